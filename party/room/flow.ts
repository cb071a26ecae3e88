import type { Clock } from '../ports.ts';

const gatherMs = 4;
const quietMs = 30;
const mostPerFlush = 50;

/**
 * The room's one queue. Orders run strictly one after the other, in groups: what comes while a group runs, or within
 * a few ms after it, forms the next. The first after a quiet moment waits for nothing, and nobody waits longer when
 * everyone who was answered last has spoken again (with a closed loop of senders there is nothing more to gather).
 */
export class Flow<T extends { readonly from: string; readonly isUrgent: boolean }> {
  readonly #clock: Clock;
  readonly #run: (group: readonly T[]) => Promise<void>;
  readonly #restMs: () => number;
  #waiting: T[] = [];
  #isRunning = false;
  #hasUrgent = false;
  #endedAt = Number.NEGATIVE_INFINITY;
  #undoTimer: () => void = () => {};
  #dueAt = Number.POSITIVE_INFINITY;
  /** Senders of the last group who have not been heard of since. */
  readonly #awaited = new Set<string>();
  readonly #spoken = new Set<string>();

  /** `restMs`: how long urgent orders alone leave the room in peace after a group; what a group costs grows with the audience. */
  constructor(
    clock: Clock,
    run: (group: readonly T[]) => Promise<void>,
    restMs: () => number = () => 0,
  ) {
    this.#clock = clock;
    this.#run = run;
    this.#restMs = restMs;
  }

  push(order: T): void {
    this.#waiting.push(order);
    this.#hasUrgent ||= order.isUrgent;
    this.#awaited.delete(order.from);
    this.#spoken.add(order.from);
    this.#start();
  }

  #start(): void {
    if (this.#isRunning || this.#waiting.length === 0) return;
    const waitMs = this.#waitMs();
    if (waitMs <= 0) return void this.#flush();
    const dueAt = this.#clock.now() + waitMs;
    if (dueAt >= this.#dueAt) return;
    this.#undoTimer();
    this.#dueAt = dueAt;
    this.#undoTimer = this.#clock.after(waitMs, () => {
      this.#dueAt = Number.POSITIVE_INFINITY;
      if (!this.#isRunning) void this.#flush();
    });
  }

  #waitMs(): number {
    if (this.#waiting.length >= mostPerFlush) return 0;
    const sinceMs = this.#clock.now() - this.#endedAt;
    if (!this.#hasUrgent) return this.#usualWaitMs(sinceMs);
    const restMs = this.#restMs() - sinceMs;
    if (this.#waiting.every((order) => order.isUrgent)) return restMs;
    return Math.min(restMs, this.#usualWaitMs(sinceMs));
  }

  #usualWaitMs(sinceMs: number): number {
    if (sinceMs >= quietMs) return 0;
    // Who speaks again in the same instant was not answered yet: they send several at once, and more is to come.
    if (this.#awaited.size === 0) return sinceMs < 1 ? 1 : 0;
    // Late as it is, others may wait in their sockets already: alone this one would cost a frame for everybody.
    return Math.max(gatherMs - sinceMs, 1);
  }

  async #flush(): Promise<void> {
    this.#undoTimer();
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#isRunning = true;
    const group = this.#waiting.splice(0, mostPerFlush);
    this.#hasUrgent = this.#waiting.some((order) => order.isUrgent);
    this.#awaited.clear();
    for (const from of this.#spoken) this.#awaited.add(from);
    this.#spoken.clear();
    try {
      await this.#run(group);
    } finally {
      this.#isRunning = false;
      this.#endedAt = this.#clock.now();
      this.#start();
    }
  }
}
