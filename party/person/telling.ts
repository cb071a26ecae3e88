import type { PresenceOf } from '../../sdk/src/protocol/index.ts';
import type { Clock, Log } from '../ports.ts';
import { traceOf } from '../trace.ts';
import type { Friend, Friends, News } from './friends.ts';

type Parts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly friends: Friends;
  /** What is to be told right now. */
  readonly news: () => Omit<News, 'at'>;
  /** Some of those who had not answered did so. */
  readonly onLate: (people: readonly PresenceOf[]) => void;
};

// Who does not answer may be starting. It is tried for as long as both are there: one who sees nobody asks nobody.
const retryAfterMs = [2_000, 6_000, 18_000];
const longestRetryMs = 30_000;

/** Tells friends that somebody has come, until each of them has answered or it holds no longer. */
export class Telling {
  /** Whether friends are still to be told. */
  hasMissed = false;
  readonly #parts: Parts;
  #turn = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whoever was still to be told is not to be any more. */
  end(): void {
    this.#turn += 1;
    this.hasMissed = false;
  }

  /** Answers where those are who answered. */
  async tell(friends: readonly Friend[], round = 0): Promise<PresenceOf[]> {
    const { clock, news, friends: all } = this.#parts;
    const turn = this.#turn;
    const { people, missed } = await all.tell(friends, { ...news(), at: clock.now() });
    if (turn !== this.#turn) return people;
    this.hasMissed = missed.length > 0;
    if (this.hasMissed) this.#retryLater(missed, round, turn);
    return people;
  }

  #retryLater(missed: readonly Friend[], round: number, turn: number): void {
    const { clock, onLate, log } = this.#parts;
    clock.after(retryAfterMs[round] ?? longestRetryMs, () => {
      if (turn !== this.#turn) return;
      this.#retry(missed, round + 1, turn).then(onLate, (error) => {
        log('warn', 'presence not told anew', { error: traceOf(error) });
        if (turn === this.#turn) this.#retryLater(missed, round + 1, turn);
      });
    });
  }

  /** Friends of then may be none now, and may not be told of what is hidden since: they are looked for anew. */
  async #retry(missed: readonly Friend[], round: number, turn: number): Promise<PresenceOf[]> {
    const ids = new Set(missed.map(({ id }) => id));
    const there = await this.#parts.friends.there();
    if (turn !== this.#turn) return [];
    const left = there.filter(({ id }) => ids.has(id));
    return this.tell(left, round);
  }
}
