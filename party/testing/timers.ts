export type Timer = {
  readonly at: number;
  /** Only waits for others to come along, and not for time. */
  readonly isGathering: boolean;
  readonly task: () => void;
};

/** What is to happen at a time, by time, and in the order in which it was set where that is the same. */
export class Timers {
  #timers: readonly Timer[] = [];

  add(timer: Timer): void {
    // Behind all of the same time.
    const later = this.#timers.findIndex(({ at }) => at > timer.at);
    const place = later === -1 ? this.#timers.length : later;
    this.#timers = this.#timers.toSpliced(place, 0, timer);
  }

  remove(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }

  clear(): void {
    this.#timers = [];
  }

  /** The first of those that this holds for. */
  find(isWanted: (timer: Timer) => boolean): Timer | undefined {
    return this.#timers.find(isWanted);
  }
}
