import { Fault } from '../fault.ts';
import type { Clock, Statement } from '../ports.ts';
import { type Append, appendEvents } from '../storage/event-statements.ts';

/** What is to be written: statements of a request, or events of a room. */
export type Work =
  | { readonly type: 'write'; readonly statements: readonly Statement[] }
  | { readonly type: 'append'; readonly append: Append };

/** One piece of work with somebody who waits for its outcome, but not for ever. */
export class Job {
  readonly work: Work;
  readonly outcome: Promise<readonly number[]>;
  readonly rows: number;
  readonly statements: number;
  /** UTF-16 units of everything bound. */
  readonly characters: number;
  isOver = false;
  #resolve: (changed: readonly number[]) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #stopClock: () => void;

  constructor(work: Work, { clock, timeoutMs }: { clock: Clock; timeoutMs: number }) {
    this.work = work;
    const statements = statementsOf(work);
    this.rows = work.type === 'append' ? work.append.events.length : 0;
    this.statements = statements.length;
    this.characters = statements.flatMap(({ args }) => args).reduce<number>(countCharacters, 0);
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#stopClock = clock.after(timeoutMs, () => this.fail(new Fault('unavailable')));
  }

  succeed(changed: readonly number[]): void {
    this.#end();
    this.#resolve(changed);
  }

  fail(error: unknown): void {
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.isOver = true;
    this.#stopClock();
  }
}

function statementsOf(work: Work): readonly Statement[] {
  return work.type === 'write' ? work.statements : appendEvents([work.append]).statements;
}

function countCharacters(sum: number, value: string | number | null): number {
  return sum + (typeof value === 'string' ? value.length : 8);
}
