import { Fault } from './fault.ts';
import type { Clock } from './ports.ts';

type Turn = { seenAt: number };
type QueueClock = Pick<Clock, 'now' | 'after'>;

const pollMs = 15;
// A request whose client has gone stops without a word, and its turn would never end (workerd ends its timers).
const lostAfterMs = 5_000;

/**
 * Lets `most` pieces of hard work go on at a time, `mostWaiting` wait, and refuses the rest. Those that wait ask again
 * and again instead of being called: in workerd a promise made in one request must not be settled by another.
 */
export class TurnQueue {
  readonly #most: number;
  readonly #mostWaiting: number;
  #running: Turn[] = [];
  #waiting: Turn[] = [];

  constructor({ most, mostWaiting }: { most: number; mostWaiting: number }) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  get running(): number {
    return this.#running.length;
  }

  /** Runs `work` when it is its turn. It calls `beat` now and then as a sign of life. Throws `unavailable` when too many wait. */
  async run<T>(clock: QueueClock, work: (beat: () => void) => Promise<T>): Promise<T> {
    const turn = { seenAt: clock.now() };
    await this.#reach(turn, clock);
    const beat = () => {
      turn.seenAt = clock.now();
    };
    try {
      return await work(beat);
    } finally {
      this.#running = this.#running.filter((other) => other !== turn);
    }
  }

  async #reach(turn: Turn, clock: QueueClock): Promise<void> {
    this.#forgetLost(clock.now());
    if (this.#waiting.length >= this.#mostWaiting) {
      throw new Fault('unavailable', { retryAfterMs: 5_000 });
    }
    this.#waiting.push(turn);
    while (this.#waiting[0] !== turn || this.#running.length >= this.#most) {
      await new Promise<void>((resolve) => clock.after(pollMs, resolve));
      turn.seenAt = clock.now();
      this.#forgetLost(turn.seenAt);
      // Taken for lost while the whole process stood still: back to the end of the line.
      if (!this.#waiting.includes(turn)) this.#waiting.push(turn);
    }
    this.#waiting.shift();
    this.#running.push(turn);
  }

  #forgetLost(now: number): void {
    const isAlive = (turn: Turn) => now - turn.seenAt < lostAfterMs;
    this.#running = this.#running.filter(isAlive);
    this.#waiting = this.#waiting.filter(isAlive);
  }
}
