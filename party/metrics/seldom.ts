import type { Clock } from '../ports.ts';

const pollMs = 20;

/**
 * Something that costs, made at most once in a while however many ask. Those who come while it is being made ask again
 * and again for the outcome: in workerd a promise made in one request must not be awaited by another.
 */
export class Seldom<T> {
  readonly #freshMs: (value: T) => number;
  readonly #lostAfterMs: number;
  #last: { readonly value: T; readonly at: number } | undefined;
  #startedAt: number | undefined;

  /** `freshMs`: for how long a value is good. Whoever makes one for longer than `lostAfterMs` is taken for gone. */
  constructor(options: { freshMs: (value: T) => number; lostAfterMs: number }) {
    this.#freshMs = options.freshMs;
    this.#lostAfterMs = options.lostAfterMs;
  }

  async get(clock: Clock, make: () => Promise<T>): Promise<T> {
    for (;;) {
      const fresh = this.#fresh(clock.now());
      if (fresh !== undefined) return fresh.value;
      if (!this.#isUnderWay(clock.now())) return this.#make(clock, make);
      await new Promise<void>((resolve) => clock.after(pollMs, resolve));
    }
  }

  #fresh(now: number) {
    const last = this.#last;
    return last !== undefined && now - last.at < this.#freshMs(last.value) ? last : undefined;
  }

  #isUnderWay(now: number): boolean {
    return this.#startedAt !== undefined && now - this.#startedAt < this.#lostAfterMs;
  }

  async #make(clock: Clock, make: () => Promise<T>): Promise<T> {
    const startedAt = clock.now();
    this.#startedAt = startedAt;
    try {
      const value = await make();
      this.#last = { value, at: clock.now() };
      return value;
    } finally {
      if (this.#startedAt === startedAt) this.#startedAt = undefined;
    }
  }
}
