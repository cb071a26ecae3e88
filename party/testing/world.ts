import type { Clock } from '../ports.ts';
import { timeout, turn } from './turn.ts';

type Timer = {
  readonly at: number;
  readonly order: number;
  /** Only waits for others to come along, and not for time. */
  readonly isGathering: boolean;
  readonly task: () => void;
};

/** Something real under way, such as cryptography: nothing else happens before it is done or waits for an object. */
export type Work = {
  /** For what the work waits for that is no work itself. */
  waiting<T>(answer: Promise<T>): Promise<T>;
  end(): void;
};

// What a server waits to gather what comes together: the longest is for who comes and goes.
const gatheringMs = 100;
// Something gathers again and again, and what it waits for is the time.
const mostGatherings = 1_000;
// Two: a page's timers need not run in the order in which they were set.
const quietTimeouts = 2;

/**
 * Time and order of a test server. One thing happens after the other, by itself, and between two things all code runs
 * until it waits for the next. Time passes in `advance` alone.
 */
export class World {
  #now: number;
  #order = 0;
  #timers: Timer[] = [];
  #queue: (() => void)[] = [];
  #working = 0;
  #whenFree: () => void = () => {};
  #running: Promise<void> | undefined;
  /** How much has happened: what is the same before and after a wait was quiet. */
  #count = 0;
  #gatherings = 0;
  /** While time passes nobody is given real time to speak, unless they need it. */
  #isHurried = false;
  #awaitsTimeouts = false;
  #isEnded = false;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** The clock of a client: it moves in `advance` alone. */
  readonly clock: Clock = {
    now: () => this.#now,
    after: (ms, task) => this.#after(ms, task, false),
  };

  /** The clock of the server: where it waits a moment for others to come along, none have to be waited for. */
  readonly serverClock: Clock = {
    now: () => this.#now,
    after: (ms, task) => this.#after(ms, task, ms <= gatheringMs),
  };

  /** Lets something happen as soon as all before it has. */
  post(task: () => void): void {
    if (this.#isEnded) return;
    this.#count += 1;
    this.#queue.push(task);
    void this.#run();
  }

  begin(): Work {
    this.#hold();
    let outside = 0;
    let isOver = false;
    const waiting = async <T>(answer: Promise<T>): Promise<T> => {
      if (outside++ === 0 && !isOver) this.#release();
      try {
        return await answer;
      } finally {
        if (--outside === 0 && !isOver) this.#hold();
      }
    };
    const end = () => {
      // It may end before what it asked for has come.
      if (outside === 0) this.#release();
      isOver = true;
    };
    return { waiting, end };
  }

  /** Somebody goes on after a real `setTimeout(0)`: the socket of the SDK does, before each attempt. */
  expectTimeouts(): void {
    this.#awaitsTimeouts = true;
  }

  /** Resolves when nothing is under way but what needs time to pass. */
  async settled(): Promise<void> {
    await this.#run();
    // The end of a run may have looked before the caller's own last word.
    await this.#run();
  }

  /** Lets time pass, with all that falls into it. */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new Error('Time only passes forwards: pass a number of ms, at least 0.');
    const until = this.#now + ms;
    await this.settled();
    this.#isHurried = true;
    for (let timer = this.#next(until); timer; timer = this.#next(until)) {
      this.#fire(timer);
      await this.#run();
    }
    this.#isHurried = false;
    this.#now = Math.max(this.#now, until);
    await this.settled();
  }

  /** Nothing happens any more. */
  end(): void {
    this.#isEnded = true;
    this.#queue = [];
    this.#timers = [];
    this.#whenFree();
  }

  #run(): Promise<void> {
    this.#running ??= this.#goOn().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #goOn(): Promise<void> {
    while (!this.#isEnded) {
      await turn();
      if (this.#working > 0) await new Promise<void>((resolve) => (this.#whenFree = resolve));
      else if (!this.#step() && (await this.#isQuiet()) && !this.#fireDue()) return;
    }
  }

  #step(): boolean {
    const task = this.#queue.shift();
    task?.();
    return task !== undefined;
  }

  /** Whether nobody has anything to say although they were given the time for it. */
  async #isQuiet(): Promise<boolean> {
    const before = this.#count;
    if (this.#isHurried && !this.#awaitsTimeouts) await turn();
    else for (let round = 0; round < quietTimeouts; round += 1) await timeout();
    this.#awaitsTimeouts = false;
    return before === this.#count && this.#queue.length === 0 && this.#working === 0;
  }

  #fireDue(): boolean {
    const isLoop = this.#gatherings >= mostGatherings;
    const due = this.#timers.filter(
      ({ at, isGathering }) => at <= this.#now || (isGathering && !isLoop),
    );
    const timer = first(due);
    if (timer === undefined) return false;
    if (timer.at > this.#now) this.#gatherings += 1;
    this.#drop(timer);
    timer.task();
    return true;
  }

  #next(until: number): Timer | undefined {
    return first(this.#timers.filter(({ at }) => at <= until));
  }

  #fire(timer: Timer): void {
    if (timer.at > this.#now) {
      this.#now = timer.at;
      this.#gatherings = 0;
    }
    this.#drop(timer);
    timer.task();
  }

  #after(ms: number, task: () => void, isGathering: boolean): () => void {
    if (this.#isEnded) return () => {};
    this.#order += 1;
    this.#count += 1;
    const at = this.#now + Math.max(0, Math.ceil(ms));
    const timer = { at, order: this.#order, isGathering, task };
    this.#timers.push(timer);
    if (isGathering || ms <= 0) void this.#run();
    return () => this.#drop(timer);
  }

  #drop(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }

  #hold(): void {
    this.#working += 1;
    this.#count += 1;
    void this.#run();
  }

  #release(): void {
    this.#working -= 1;
    if (this.#working === 0) this.#whenFree();
  }
}

function first(timers: readonly Timer[]): Timer | undefined {
  return timers.reduce<Timer | undefined>(
    (one, other) => (one && isBefore(one, other) ? one : other),
    undefined,
  );
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
