import type { Clock } from '../ports.ts';
import { TurnQueue } from '../turn-queue.ts';

const recentMs = 200;
// Measured: with as much time as a part took, acks in rooms took 9 times as long as without uploads; with this 3 to 4 times.
const pausePerWork = 4;
const longestPauseMs = 200;
// Those that wait are in memory, 1 MiB each.
const mostWaiting = 48;

/**
 * Lets parts be kept one at a time: a few MiB that arrive together would keep everybody else in this process waiting.
 * While more than one file is on its way, some time is left to others after each part.
 */
export class PartTurns {
  readonly #queue = new TurnQueue({ most: 1, mostWaiting });
  readonly #clock: Clock;
  #recent: ReadonlyMap<string, number> = new Map();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `work` for a part of this file when it is its turn. Throws `unavailable` when too many wait. */
  run(file: string, work: () => Promise<void>): Promise<void> {
    return this.#queue.run(this.#clock, async () => {
      const start = this.#clock.now();
      await work();
      const now = this.#clock.now();
      const pauseMs = Math.min(pausePerWork * (now - start), longestPauseMs);
      if (this.#isOneOfSome(file, now)) {
        await new Promise<void>((resolve) => this.#clock.after(pauseMs, resolve));
      }
    });
  }

  #isOneOfSome(file: string, now: number): boolean {
    const still = [...this.#recent].filter(([, at]) => now - at < recentMs);
    this.#recent = new Map([...still, [file, now]]);
    return this.#recent.size > 1;
  }
}
