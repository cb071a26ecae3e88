import type { Clock } from '../../party/ports.ts';
import { Random } from './random.ts';

type Timer = { readonly at: number; readonly order: number; readonly task: () => void };

/** Things of one kind that happen one after the other: frames on a wire, events of an object, writes to a disk. */
export class Channel {
  readonly waiting: { readonly order: number; readonly task: () => void }[] = [];
  readonly #isOpen: () => boolean;
  readonly #nextOrder: () => number;

  constructor(isOpen: () => boolean, nextOrder: () => number) {
    this.#isOpen = isOpen;
    this.#nextOrder = nextOrder;
  }

  post(task: () => void): void {
    this.waiting.push({ order: this.#nextOrder(), task });
  }

  get isReady(): boolean {
    return this.waiting.length > 0 && this.#isOpen();
  }

  /** Forgets what has not happened yet. */
  clear(): void {
    this.waiting.length = 0;
  }
}

const mostSteps = 1_000_000;
const startOfTime = Date.UTC(2026, 10, 21);

/**
 * Time and chance of a test: nothing happens but one step after the other, and between two steps all code runs until it
 * waits for the next. Without a seed things happen in the order in which they were begun; with one, in any order that
 * the channels permit.
 */
export class World {
  readonly random: Random;
  readonly #isShuffled: boolean;
  readonly #channels = new Set<Channel>();
  #timers: Timer[] = [];
  #now = startOfTime;
  #order = 0;
  #workUnderWay = 0;

  constructor(seed?: number) {
    this.random = new Random(seed ?? 1);
    this.#isShuffled = seed !== undefined;
  }

  now(): number {
    return this.#now;
  }

  readonly clock: Clock = {
    now: () => this.#now,
    after: (ms, task) => {
      const timer = { at: this.#now + Math.ceil(ms), order: this.#nextOrder(), task };
      this.#timers.push(timer);
      return () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      };
    },
  };

  /** What is posted to a channel happens in order, while `isOpen` says so. */
  channel(isOpen: () => boolean = () => true): Channel {
    const channel = new Channel(isOpen, () => this.#nextOrder());
    this.#channels.add(channel);
    return channel;
  }

  remove(channel: Channel): void {
    this.#channels.delete(channel);
  }

  /** Lets one thing happen; false when there is none. */
  async step(): Promise<boolean> {
    const next = this.#choose()?.waiting.shift();
    next?.task();
    await this.#rest();
    return next !== undefined;
  }

  /** For real work that takes a moment of its own, such as reading a body: it belongs to the step that began it. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#workUnderWay += 1;
    try {
      return await work;
    } finally {
      this.#workUnderWay -= 1;
    }
  }

  /** Lets everything happen that needs no time to pass. */
  async settle(): Promise<void> {
    await this.#rest();
    for (let steps = 0; (await this.step()) || (await this.#fireDue()); steps += 1) {
      if (steps > mostSteps) throw new Error('the world does not come to rest');
    }
  }

  /** Lets time pass, and everything happen that falls into it. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await this.settle();
    for (let timer = this.#nextTimer(until); timer; timer = this.#nextTimer(until)) {
      this.#fire(timer);
      await this.settle();
    }
    this.#now = until;
  }

  /** Fires the next timer, without waiting for what it begins; false when none is set for the next `withinMs`. */
  fireNext(withinMs: number): boolean {
    const timer = this.#nextTimer(this.#now + withinMs);
    if (timer) this.#fire(timer);
    return timer !== undefined;
  }

  async #fireDue(): Promise<boolean> {
    const isFired = this.fireNext(0);
    if (isFired) await this.#rest();
    return isFired;
  }

  /** Lets all code run until it waits for something that only the next step brings. */
  async #rest(): Promise<void> {
    do await turn();
    while (this.#workUnderWay > 0);
  }

  #fire(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
    this.#now = Math.max(this.#now, timer.at);
    timer.task();
  }

  #nextTimer(until: number): Timer | undefined {
    return this.#timers
      .filter(({ at }) => at <= until)
      .reduce<Timer | undefined>(
        (first, timer) => (first && isBefore(first, timer) ? first : timer),
        undefined,
      );
  }

  #choose(): Channel | undefined {
    const ready = [...this.#channels].filter((channel) => channel.isReady);
    if (ready.length === 0) return undefined;
    if (this.#isShuffled) return this.random.pick(ready);
    return ready.reduce((first, channel) => (orderOf(first) < orderOf(channel) ? first : channel));
  }

  #nextOrder(): number {
    this.#order += 1;
    return this.#order;
  }
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function orderOf(channel: Channel): number {
  return channel.waiting[0]?.order ?? Number.POSITIVE_INFINITY;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
