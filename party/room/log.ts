import { limits, type MessageEvent } from '../../sdk/src/protocol/index.ts';
import type { Database, Storage } from '../ports.ts';
import { findEventsBefore } from '../storage/event-statements.ts';
import { chunks, keys, keysPerCall } from './keys.ts';
import { type EncodedEvent, encodeEvent, fromRow, type StoredEvent } from './stored-event.ts';

type Meta = {
  readonly room: string;
  readonly epoch: string;
  readonly head: number;
  /** Newest seq that is no longer in the object. */
  readonly floor: number;
  /** Newest seq that libSQL has confirmed. */
  readonly drained: number;
  /** When this log began behind events of an earlier one, ms since 1970; 0 if there were none. */
  readonly resumedAt?: number;
};

export type Removed = Extract<StoredEvent, { kind: 'removed' }>;

const cachedEvents = 300;
const keptEvents = 1_000;
// Trimming runs in steps, not at every event.
const trimStep = 250;
const lookedAt = 100;

/** The room's one log: contiguous, written ahead in the object's storage, its newest events also in memory. */
export class RoomLog {
  readonly #storage: Storage;
  #meta: Meta;
  #recent: EncodedEvent[] = [];

  private constructor(storage: Storage, meta: Meta) {
    this.#storage = storage;
    this.#meta = meta;
  }

  /** Opens the log, or begins one with the newest of what libSQL holds of this room (an object that lost its storage). */
  static async open(
    room: string,
    parts: { storage: Storage; database: Database; newEpoch: () => string; now: number },
  ): Promise<RoomLog> {
    const kept = await parts.storage.get<Meta>(keys.meta);
    if (kept !== undefined) {
      const log = new RoomLog(parts.storage, kept);
      log.#recent = await log.#load(Math.max(kept.floor, kept.head - cachedEvents), kept.head);
      return log;
    }
    const past = await readNewest(room, parts.database);
    const head = past.at(-1)?.seq ?? 0;
    const floor = head - past.length;
    const resumedAt = head > 0 ? parts.now : 0;
    const meta = { room, epoch: parts.newEpoch(), head, floor, drained: head, resumedAt };
    const entries = past.map((event) => [keys.event(event.seq), event]);
    void parts.storage.put({ ...Object.fromEntries(entries), [keys.meta]: meta });
    const log = new RoomLog(parts.storage, meta);
    log.#recent = past.map(encodeEvent);
    return log;
  }

  get room(): string {
    return this.#meta.room;
  }
  get epoch(): string {
    return this.#meta.epoch;
  }
  get head(): number {
    return this.#meta.head;
  }
  get floor(): number {
    return this.#meta.floor;
  }
  get drained(): number {
    return this.#meta.drained;
  }
  get resumedAt(): number {
    return this.#meta.resumedAt ?? 0;
  }

  /** Gives the next places to events and returns what must be put, in one call, before anything about them leaves. */
  append(drafts: readonly ((seq: number) => StoredEvent)[]): {
    events: EncodedEvent[];
    entries: Record<string, unknown>;
  } {
    const entries: Record<string, unknown> = {};
    let head = this.#meta.head;
    const events = drafts.map((draft) => {
      head += 1;
      const encoded = encodeEvent(draft(head));
      entries[keys.event(head)] = encoded.event;
      return encoded;
    });
    this.#meta = { ...this.#meta, head };
    entries[keys.meta] = this.#meta;
    this.#recent.push(...events);
    if (this.#recent.length > cachedEvents * 2) this.#recent = this.#recent.slice(-cachedEvents);
    return { events, entries };
  }

  /** Puts another event in the place of one; returns what must be put, which is nothing where the object has let go of it. */
  replace(event: StoredEvent): Record<string, unknown> {
    if (event.seq <= this.#meta.floor) return {};
    const index = event.seq - (this.#recent[0]?.event.seq ?? Number.POSITIVE_INFINITY);
    if (index >= 0) this.#recent[index] = encodeEvent(event);
    return { [keys.event(event.seq)]: event };
  }

  /** An event that the object holds. */
  async find(seq: number): Promise<StoredEvent | undefined> {
    return (await this.range(Math.max(this.floor, seq - 1), Math.min(seq, this.head)))[0]?.event;
  }

  /** What removed a message, in all events above `after`. */
  async *removals(after: number): AsyncGenerator<Removed> {
    for (let last = after; last < this.head; last += lookedAt) {
      const some = await this.range(last, Math.min(this.head, last + lookedAt));
      for (const { event } of some) if (event.kind === 'removed') yield event;
    }
  }

  /** The newest message that the object still holds. */
  async newestMessage(): Promise<MessageEvent | undefined> {
    for (let until = this.head; until > this.floor; until -= lookedAt) {
      const some = await this.range(Math.max(this.floor, until - lookedAt), until);
      const newest = some.map(({ event }) => event).findLast((event) => event.kind === 'message');
      if (newest !== undefined) return newest;
    }
    return undefined;
  }

  /** Events above `after` up to `until`, in order, with `after` at least the floor. */
  async range(after: number, until: number): Promise<EncodedEvent[]> {
    if (until <= after) return [];
    const cached = this.#recent[0]?.event.seq;
    if (cached !== undefined && after + 1 >= cached) {
      return this.#recent.slice(after + 1 - cached, until + 1 - cached);
    }
    return this.#load(after, until);
  }

  /** Notes that libSQL has everything up to `seq`, and lets go of what is old enough. */
  markDrained(seq: number): void {
    if (seq <= this.#meta.drained) return;
    this.#meta = { ...this.#meta, drained: seq };
    const newFloor = Math.min(seq, this.#meta.head - keptEvents);
    const isTrimming = newFloor - this.#meta.floor >= trimStep;
    if (isTrimming) this.#trim(newFloor);
    // While events come, the next one's put carries the mark; one that is lost in a crash only repeats a hand-over.
    if (isTrimming || seq === this.#meta.head) void this.#storage.put({ [keys.meta]: this.#meta });
  }

  /** Nothing of it is to be handed over any more. */
  abandon(): void {
    this.#meta = { ...this.#meta, drained: this.#meta.head };
  }

  #trim(newFloor: number): void {
    const gone: string[] = [];
    for (let seq = this.#meta.floor + 1; seq <= newFloor; seq += 1) gone.push(keys.event(seq));
    this.#meta = { ...this.#meta, floor: newFloor };
    // Not awaited between each other: deletes and the meta that follows are one write.
    for (const some of chunks(gone, keysPerCall)) void this.#storage.delete(some);
  }

  async #load(after: number, until: number): Promise<EncodedEvent[]> {
    const found = await this.#storage.list<StoredEvent>({
      start: keys.event(after + 1),
      end: keys.event(until + 1),
    });
    return [...found.values()].map(encodeEvent);
  }
}

/** The newest events that libSQL has of a room, oldest first, without a gap. */
async function readNewest(room: string, database: Database): Promise<StoredEvent[]> {
  const rows = await database.read(
    findEventsBefore(room, Number.MAX_SAFE_INTEGER, limits.newestEvents),
  );
  const events: StoredEvent[] = [];
  for (const row of rows) {
    if (events[0] !== undefined && row.seq !== events[0].seq - 1) break;
    events.unshift(fromRow(row));
  }
  return events;
}
