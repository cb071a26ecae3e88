import type { Database, Log, PartyName, Statement } from '../../party/ports.ts';
import { type Disk, MemoryStorage } from './memory-storage.ts';
import { type Outcome, openOutcome } from './outcome.ts';
import type { Channel, World } from './world.ts';

/** What lies around the objects: each other, the database, and the log. */
export type Outside = {
  ask(party: PartyName, name: string, order: unknown, answer: (outcome: Outcome) => void): void;
  query(run: (database: Database) => Promise<unknown>, answer: (outcome: Outcome) => void): void;
  readonly log: Log;
};

/** One life of an object, from its making to its end, with the gates that the platform puts around it. */
export class Life {
  readonly #world: World;
  readonly #outside: Outside;
  readonly #storage: MemoryStorage;
  readonly #answers: Channel;
  /** Timers that are set, each with the moment it is due. */
  readonly #timers = new Map<() => void, number>();
  #callsUnderWay = 0;
  #isDead = false;

  constructor(world: World, outside: Outside, parts: { disk: Disk; onFailure: () => void }) {
    this.#world = world;
    this.#outside = outside;
    this.#storage = new MemoryStorage(world, parts.disk, parts.onFailure);
    this.#answers = world.channel(() => !this.#storage.isBusy);
  }

  /** Whether other events must wait. */
  get isBusy(): boolean {
    return this.#storage.isBusy;
  }

  /** Whether nothing is under way. */
  get isQuiet(): boolean {
    return !this.isBusy && this.#storage.isDurable && this.#callsUnderWay === 0;
  }

  /** Whether no timer is due before a moment. */
  isFreeUntil(moment: number): boolean {
    return [...this.#timers.values()].every((at) => at >= moment);
  }

  /** Lets something out as soon as all that was written before is on disk. */
  leave(task: () => void): void {
    if (!this.#isDead) this.#storage.whenDurable(task);
  }

  die(): void {
    this.#isDead = true;
    this.#storage.die();
    this.#world.remove(this.#answers);
    for (const undo of [...this.#timers.keys()]) undo();
  }

  get given() {
    return {
      storage: this.#storage,
      log: this.#outside.log,
      clock: {
        now: () => this.#world.now(),
        after: (ms: number, task: () => void) => this.#after(ms, task),
      },
      peers: {
        call: (party: PartyName, name: string, order: { type: string }) => {
          const copy: unknown = JSON.parse(JSON.stringify(order));
          return this.#call((answer) => this.#outside.ask(party, name, copy, answer));
        },
      },
      database: this.#database(),
    };
  }

  #database(): Database {
    const query = <R>(run: (database: Database) => Promise<R>) =>
      this.#call((answer) => this.#outside.query(run, answer)) as Promise<R>;
    return {
      read: (statement: Statement) => query((database) => database.read(statement)),
      write: (statements: readonly Statement[]) => query((database) => database.write(statements)),
    };
  }

  #call(begin: (answer: (outcome: Outcome) => void) => void): Promise<unknown> {
    this.#callsUnderWay += 1;
    return new Promise((resolve, reject) => {
      const hear = (outcome: Outcome) => {
        this.#callsUnderWay -= 1;
        try {
          resolve(openOutcome(outcome));
        } catch (error) {
          reject(error);
        }
      };
      this.leave(() => begin((outcome) => this.#answers.post(() => hear(outcome))));
    });
  }

  #after(ms: number, task: () => void): () => void {
    let isOff = false;
    const undoTimer = this.#world.clock.after(ms, () =>
      this.#answers.post(() => {
        this.#timers.delete(undo);
        if (!isOff) task();
      }),
    );
    const undo = () => {
      isOff = true;
      this.#timers.delete(undo);
      undoTimer();
    };
    this.#timers.set(undo, this.#world.now() + ms);
    return undo;
  }
}
