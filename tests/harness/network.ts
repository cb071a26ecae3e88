import type { Database, Log, PartyName, Statement } from '../../party/ports.ts';
import type { Outside } from './life.ts';
import { type Outcome, outcomeOf, unavailable } from './outcome.ts';
import type { Channel, World } from './world.ts';

type Answer = (outcome: Outcome) => void;
/** What happens to a call: it is refused, its answer is lost after it took effect, or it takes long. */
export type Trouble = 'refused' | 'answer-lost' | 'slow' | undefined;

type Askable = { ask(order: unknown, answer: Answer): void };

/** The ways between objects and to libSQL, and what may go wrong on them. */
export class Network implements Outside {
  /** Decides what happens to a call to another object. */
  troubleOf: (party: PartyName, name: string, order: unknown) => Trouble = () => undefined;
  /** Decides what happens to a call to libSQL. */
  databaseTrouble: () => Trouble = () => undefined;
  readonly log: Log;
  readonly #find: (party: PartyName, name: string) => Askable;
  readonly #database: Database;
  readonly #calls: Channel;
  readonly #slow: Channel;
  /** While true, what is slow does not go on. */
  isStuck = true;

  constructor(
    world: World,
    parts: { database: Database; log: Log; find: (party: PartyName, name: string) => Askable },
  ) {
    this.#database = parts.database;
    this.log = parts.log;
    this.#find = parts.find;
    this.#calls = world.channel();
    this.#slow = world.channel(() => !this.isStuck);
  }

  ask(party: PartyName, name: string, order: unknown, answer: Answer): void {
    const trouble = this.troubleOf(party, name, order);
    this.#travel(trouble, (arrived) => this.#find(party, name).ask(order, arrived), answer);
  }

  query(run: (database: Database) => Promise<unknown>, answer: Answer): void {
    const perform = (arrived: Answer) => {
      outcomeOf(run(this.#database)).then(arrived);
    };
    this.#travel(this.databaseTrouble(), perform, answer);
  }

  #travel(trouble: Trouble, perform: (arrived: Answer) => void, answer: Answer): void {
    const way = trouble === 'slow' ? this.#slow : this.#calls;
    way.post(() => {
      if (trouble === 'refused') return answer(unavailable);
      perform((outcome) => {
        // The way back takes a step of its own.
        this.#calls.post(() => answer(trouble === 'answer-lost' ? unavailable : outcome));
      });
    });
  }
}

/** A database of which each statement counts; what is not there is a programmer's mistake. */
export function countReads(database: Database): Database & { reads: number } {
  const counted = {
    reads: 0,
    read: (statement: Statement) => {
      counted.reads += 1;
      return database.read(statement);
    },
    write: (statements: readonly Statement[]) => database.write(statements),
  };
  return counted;
}
