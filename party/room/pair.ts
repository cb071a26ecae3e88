import { Fault } from '../fault.ts';
import { inTime } from '../in-time.ts';
import type { Pair } from '../orders.ts';
import { isPrivateRoom, readPair } from '../people/private-room.ts';
import type { Clock, Database, Log, Storage } from '../ports.ts';
import { traceOf } from '../trace.ts';
import { keys } from './keys.ts';

type Parts = {
  readonly room: string;
  readonly storage: Storage;
  readonly database: Database;
  readonly clock: Clock;
  readonly report: Log;
};

// Who opens a room waits for this; what the object knows itself is good enough when libSQL takes longer.
const lookMs = 2_000;

/**
 * The two of a private room and whether they are friends, by the object's own durable state: a message must not wait for
 * libSQL, and a removal that was answered holds whatever libSQL does. A public room has none, and is open to everybody.
 */
export class RoomPair {
  readonly isPrivate: boolean;
  readonly #parts: Parts;
  #pair: Pair | undefined;

  private constructor(parts: Parts, kept: Pair | undefined) {
    this.isPrivate = isPrivateRoom(parts.room);
    this.#parts = parts;
    this.#pair = kept;
  }

  /** Rejects with `unavailable` when neither the object nor libSQL can tell. */
  static async open(parts: Parts): Promise<RoomPair> {
    const pair = new RoomPair(parts, await parts.storage.get<Pair>(keys.pair));
    await pair.refresh();
    return pair;
  }

  /** The ids of the two; of a public room, and of one that is not made yet, nobody. */
  get people(): readonly string[] {
    return this.#pair ? [this.#pair.low, this.#pair.high] : [];
  }

  /** Whether somebody may be here now. */
  get isOpen(): boolean {
    return !this.isPrivate || this.#pair?.isOpen === true;
  }

  /** Throws `room-not-found` for everybody but the two, and `not-friends` for them while they are not. */
  assertOpenTo(person: string): void {
    if (!this.isPrivate) return;
    if (!this.people.includes(person)) throw new Fault('room-not-found');
    if (!this.isOpen) throw new Fault('not-friends');
  }

  /** The same for who reads without a socket: `forbidden` for everybody but the two. */
  assertReadableBy(person: string): void {
    if (this.isPrivate && !this.people.includes(person)) throw new Fault('forbidden');
    this.assertOpenTo(person);
  }

  /** Holds at once, unless a higher version is known; resolves when it is on disk. */
  async set(pair: Pair): Promise<void> {
    if (!this.isPrivate) throw new Fault('invalid', { field: 'room' });
    if (pair.version <= (this.#pair?.version ?? -1)) return;
    this.#pair = pair;
    await this.#parts.storage.put({ [keys.pair]: pair });
  }

  /** Looks at what libSQL holds: whoever changed it may have died before they could tell. */
  async refresh(): Promise<void> {
    if (!this.isPrivate) return;
    const { room, database, clock, report } = this.#parts;
    try {
      const pair = await inTime(clock, lookMs, readPair(database, room));
      if (pair !== undefined) await this.set(pair);
    } catch (error) {
      if (this.#pair === undefined) throw error;
      report('warn', 'pair not refreshed', { room, error: traceOf(error) });
    }
  }
}
