import { Fault } from '../../party/fault.ts';
import type { Clock, Connection, Database, Log, Peers, Storage } from '../../party/ports.ts';
import { Bell } from './bell.ts';
import { Life, type Outside } from './life.ts';
import { MemorySocket } from './memory-socket.ts';
import { Disk } from './memory-storage.ts';
import { type Outcome, outcomeOf, unavailable } from './outcome.ts';
import type { Channel, World } from './world.ts';

const idleMs = 10_000;

/** What the platform gives to an object. */
export type Given = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly database: Database;
  readonly log: Log;
  readonly connections: () => Iterable<Connection<unknown>>;
  readonly wakeAt?: (at: number) => void;
};
/** What differs between platforms. */
export type Platform = {
  /** It answers pings by itself, without waking anybody, and wakes objects at the moments that they ask for. */
  readonly answersPings?: boolean;
  /** It wakes nobody all the same; for planted bugs. */
  readonly losesAlarms?: boolean;
};
/** What the platform does with an object. */
export type Hosted = {
  ready(): Promise<void>;
  order(data: unknown): Promise<unknown>;
  connect?(connection: Connection<unknown>, identity: never): Promise<void>;
  message?(connection: Connection<unknown>, frame: string | ArrayBuffer): void;
  disconnect?(connection: Pick<Connection<unknown>, 'id'>): void;
  look?(): void;
};
type Event<T> = { run(object: T): void; fail(): void };

/** One durable object: its disk, its sockets, and its lives, of which it has one at a time. */
export class ObjectHost<T extends Hosted> {
  readonly disk = new Disk();
  readonly sockets = new Set<MemorySocket>();
  readonly #world: World;
  readonly #outside: Outside;
  readonly #make: (given: Given) => T;
  readonly #inbox: Channel;
  readonly #asked = new Set<(outcome: Outcome) => void>();
  #life: Life | undefined;
  #object: T | undefined;
  #state: 'asleep' | 'starting' | 'ready' = 'asleep';
  #connections = 0;
  readonly #platform: Platform;
  readonly #bell: Bell;
  /** How often it was made. */
  lives = 0;

  constructor(world: World, outside: Outside, make: (given: Given) => T, platform: Platform = {}) {
    this.#platform = platform;
    this.#bell = new Bell(world, (ring) => this.#deliver(ring));
    this.#world = world;
    this.#outside = outside;
    this.#make = make;
    this.#inbox = world.channel(() => this.#state !== 'starting' && !this.#life?.isBusy);
  }

  /** When the platform is to wake it, on what of it is on disk. */
  get alarmAt(): number | undefined {
    return this.#bell.at;
  }

  /** The platform forgets the moment at which it was to wake the object. */
  loseAlarm(): void {
    this.#bell.set(undefined);
  }

  get isAwake(): boolean {
    return this.#state === 'ready';
  }

  /** Another object or the edge asks something. */
  ask(order: unknown, answer: (outcome: Outcome) => void): void {
    const once = (outcome: Outcome) => {
      if (this.#asked.delete(once)) answer(outcome);
    };
    this.#asked.add(once);
    this.#deliver({
      run: (object) => {
        const life = this.#life;
        outcomeOf(object.order(order)).then((outcome) => life?.leave(() => once(outcome)));
      },
      fail: () => once(unavailable),
    });
  }

  /** A socket that the edge let in. */
  accept(identity: unknown): MemorySocket {
    this.#connections += 1;
    const socket = new MemorySocket(this.#world, `c${this.#connections}`, {
      leave: (task) => this.#life?.leave(task),
      answersPings: this.#platform.answersPings === true,
      received: (from, frame) =>
        this.#deliver({
          run: (object) => from.isOpen && object.message?.(from, frame),
          fail: () => this.#refuse(from),
        }),
      closed: (from) => {
        this.sockets.delete(from);
        this.#deliver({ run: (object) => object.disconnect?.(from), fail: () => {} });
      },
    });
    this.sockets.add(socket);
    this.#deliver({
      run: (object) => void object.connect?.(socket, identity as never),
      fail: () => this.#refuse(socket),
    });
    return socket;
  }

  /** Ends at once: what is not on disk, what waits for it and every socket is lost. */
  crash(): void {
    this.#end();
    for (const socket of this.sockets) socket.abandon();
    this.sockets.clear();
    this.#inbox.clear();
    this.#bell.repeat();
    for (const once of [...this.#asked]) once(unavailable);
  }

  /** Hibernates as the platform does it, after ten seconds without anything to do; answers whether it did. */
  sleep(): boolean {
    const isIdle = this.#life?.isFreeUntil(this.#world.now() + idleMs) === true;
    return isIdle && this.hibernate();
  }

  /** Forgets the object and keeps its sockets, whatever its timers; answers whether it had nothing else under way. */
  hibernate(): boolean {
    if (this.#state !== 'ready' || !this.#life?.isQuiet) return false;
    this.#end();
    return true;
  }

  #end(): void {
    this.#life?.die();
    this.#life = undefined;
    this.#object = undefined;
    this.#state = 'asleep';
  }

  #deliver(event: Event<T>): void {
    this.#inbox.post(() => this.#run(event));
  }

  #run(event: Event<T>): void {
    if (this.#state === 'ready' && this.#object) return event.run(this.#object);
    const object = this.#object ?? this.#begin();
    const life = this.#life;
    this.#state = 'starting';
    object.ready().then(
      () => {
        if (life !== this.#life) return;
        this.#state = 'ready';
        event.run(object);
      },
      (error) => {
        if (!(error instanceof Fault)) throw error;
        if (life !== this.#life) return;
        this.#state = 'asleep';
        event.fail();
      },
    );
  }

  #begin(): T {
    const life = new Life(this.#world, this.#outside, {
      disk: this.disk,
      onFailure: () => this.crash(),
    });
    this.lives += 1;
    this.#life = life;
    this.#object = this.#make({
      ...life.given,
      connections: () => [...this.sockets].filter(({ isOpen }) => isOpen),
      ...(this.#platform.answersPings && {
        wakeAt: (at: number) => life.leave(() => this.#setAlarm(at)),
      }),
    });
    return this.#object;
  }

  #setAlarm(at: number): void {
    if (!this.#platform.losesAlarms) this.#bell.set(at);
  }

  #refuse(socket: MemorySocket): void {
    this.sockets.delete(socket);
    if (socket.isOpen) socket.close(4500, 'unavailable');
  }
}
