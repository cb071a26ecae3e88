import type { Clock } from '../ports.ts';
import { type Timer, Timers } from './timers.ts';
import { timeout, turn } from './turn.ts';

/** Something real under way, such as cryptography: nothing else happens before it is done or waits for an object. */
export type Work = {
  /** For what the work waits for that is no work itself. */
  waiting<T>(answer: Promise<T>): Promise<T>;
  end(): void;
};

// What a server waits to gather what comes together: the longest is for who comes and goes.
const gatheringMs = 100;
// What gathers so often, with nothing said in between, waits for the time.
const mostGatherings = 100;
// Two: a page's timers need not run in the order in which they were set.
const quietTimeouts = 2;

/**
 * Time and order of a test server. One thing happens after the other, by itself, and between two things all code runs
 * until it waits for the next. Time passes in `advance` alone.
 */
export class World {
  #now: number;
  readonly #timers = new Timers();
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
    this.#gatherings = 0;
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
    const next = () => this.#timers.find(({ at }) => at <= until);
    for (let timer = next(); timer; timer = next()) {
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
    this.#timers.clear();
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
    if (task !== undefined) attempt(task);
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
    const timer = this.#timers.find(({ at, isGathering }) => at <= this.#now || isGathering);
    if (timer === undefined) return false;
    this.#gatherings += 1;
    this.#fire(timer, this.#gatherings > mostGatherings ? timer.at : this.#now);
    return true;
  }

  #fire(timer: Timer, at = timer.at): void {
    if (at > this.#now) {
      this.#now = at;
      this.#gatherings = 0;
    }
    this.#timers.remove(timer);
    attempt(timer.task);
  }

  #after(ms: number, task: () => void, isGathering: boolean): () => void {
    if (this.#isEnded) return () => {};
    this.#count += 1;
    const timer = { at: this.#now + Math.max(0, Math.ceil(ms)), isGathering, task };
    this.#timers.add(timer);
    if (isGathering || ms <= 0) void this.#run();
    return () => this.#timers.remove(timer);
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

/** What a listener throws is told as an error of the page, and stops nothing. */
function attempt(task: () => void): void {
  try {
    task();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
