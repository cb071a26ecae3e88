import type { Ack } from '../../sdk/src/protocol/index.ts';
import type { Storage } from '../ports.ts';
import type { Audience } from '../sockets/audience.ts';
import type { RoomLog } from './log.ts';
import type { EncodedEvent, StoredEvent } from './stored-event.ts';

// Below what one put takes (the platform's limit is 128), with room for a message of ten files.
const enough = 110;

/**
 * What a group of orders changes, written and told at once: one put, one frame per socket. The put is not awaited;
 * the platform holds every frame of the object until it is on disk, and drops them if it fails.
 */
export class Commit {
  readonly #storage: Storage;
  readonly #log: RoomLog;
  readonly #audience: Audience;
  #drafts: ((seq: number) => StoredEvent)[] = [];
  #entries: Record<string, unknown> = {};
  #replaced: StoredEvent[] = [];
  #gone: string[] = [];
  #acks = new Map<string, Ack[]>();
  readonly #onEvents: (events: readonly EncodedEvent[], sockets: number) => void;

  constructor(
    storage: Storage,
    log: RoomLog,
    audience: Audience,
    onEvents: (events: readonly EncodedEvent[], sockets: number) => void = () => {},
  ) {
    this.#onEvents = onEvents;
    this.#storage = storage;
    this.#log = log;
    this.#audience = audience;
  }

  /** The head as this group leaves it. */
  get head(): number {
    return this.#log.head + this.#drafts.length;
  }

  /** Whether the next order might be too much for one put. */
  get isFull(): boolean {
    return this.#drafts.length + this.#replaced.length + Object.keys(this.#entries).length > enough;
  }

  add(draft: (seq: number) => StoredEvent): number {
    this.#drafts.push(draft);
    return this.head;
  }

  /** Overwrites an event that is in the log, together with an event that tells of it. */
  replace(event: StoredEvent): void {
    this.#replaced.push(event);
  }

  put(key: string, value: unknown): void {
    this.#entries[key] = value;
  }

  delete(key: string): void {
    this.#gone.push(key);
  }

  /** What this group is about to put under a key. */
  pending<T>(key: string): T | undefined {
    return this.#entries[key] as T | undefined;
  }

  ack(person: string, ack: Ack): void {
    const acks = this.#acks.get(person);
    if (acks) acks.push(ack);
    else this.#acks.set(person, [ack]);
  }

  /** Writes and tells what has come together so far. Answers whether the log grew. */
  write(): boolean {
    const { events, entries } = this.#log.append(this.#drafts);
    for (const event of this.#replaced) Object.assign(entries, this.#log.replace(event));
    if (events.length > 0) void this.#storage.put({ ...entries, ...this.#entries });
    if (this.#gone.length > 0) void this.#storage.delete(this.#gone);
    const sockets = this.#tell(events.map(({ json }) => json));
    if (events.length > 0) this.#onEvents(events, sockets);
    this.#drafts = [];
    this.#replaced = [];
    this.#entries = {};
    this.#gone = [];
    this.#acks = new Map();
    return events.length > 0;
  }

  /** Answers how many sockets were told of the events. */
  #tell(events: readonly string[]): number {
    if (events.length === 0) {
      for (const [person, acks] of this.#acks) {
        this.#audience.sendToPerson(person, `{"type":"acked","acks":${JSON.stringify(acks)}}`);
      }
      return 0;
    }
    const start = `{"type":"events","events":[${events.join()}]`;
    return this.#audience.broadcast(`${start}}`, (person) => {
      const acks = this.#acks.get(person);
      return acks && `${start},"acks":${JSON.stringify(acks)}}`;
    });
  }
}
