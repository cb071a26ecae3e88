import {
  cidTime,
  type FileReference,
  limits,
  type SendOrder,
} from '../../sdk/src/protocol/index.ts';
import type { Database, Storage } from '../ports.ts';
import { Cleaner } from './cleaner.ts';
import { keys } from './keys.ts';
import { fromRow } from './stored-event.ts';

/** What a room remembers of a message that it took: its place, and enough of its body to tell another one. */
export type CidRecord = {
  readonly seq: number;
  readonly at: number;
  /** null: the message was removed, and nothing is left to compare with. */
  readonly body: string | null;
};
type Body = {
  readonly text: string;
  readonly replyTo?: number | undefined;
  readonly files?: readonly FileReference[] | undefined;
};

const dayMs = 24 * 60 * 60_000;
// Records live at least 7 days by the room's clock; a cid's own time may run a day ahead of it.
const surelyKeptMs = limits.cidKeptMs - dayMs;

/** Tells a repeated `cid` from a new one, for as long as its event exists. */
export class Cids {
  readonly #storage: Storage;
  readonly #database: Database;
  /**
   * Greatest cid taken per person since the object woke. A cid above it was never taken (cids of a person sort by
   * time), so the usual message needs no look-up.
   */
  readonly #greatest = new Map<string, string>();
  readonly #lostUntil: number;
  readonly #cleaner: Cleaner<CidRecord>;

  /** `resumedAt`: when the room lost its storage, and with it the records of all cids made before; 0 if never. */
  constructor(parts: { storage: Storage; database: Database; resumedAt: number }) {
    this.#storage = parts.storage;
    this.#database = parts.database;
    this.#cleaner = new Cleaner(parts.storage, 'cid:');
    this.#lostUntil = parts.resumedAt > 0 ? parts.resumedAt + limits.cidAheadMs : 0;
  }

  /** The first taking of this cid, or undefined for a new one. Rejects with `unavailable` when only libSQL could tell. */
  async find(
    room: string,
    person: string,
    cid: string,
    now: number,
  ): Promise<CidRecord | undefined> {
    const greatest = this.#greatest.get(person) ?? (await this.#loadGreatest(person));
    if (cid <= greatest) {
      const kept = await this.#storage.get<CidRecord>(keys.cid(person, cid));
      if (kept !== undefined) return kept;
    }
    const isKept = cidTime(cid) >= Math.max(now - surelyKeptMs, this.#lostUntil);
    return isKept ? undefined : this.#findInDatabase(room, person, cid);
  }

  /** What to put with the message. */
  take(person: string, order: SendOrder, place: { seq: number; at: number }): [string, CidRecord] {
    const greatest = this.#greatest.get(person) ?? '';
    if (order.cid > greatest) this.#greatest.set(person, order.cid);
    return [keys.cid(person, order.cid), { ...place, body: bodyOf(order) }];
  }

  /** What to put instead once a message is removed; undefined where nothing is kept any more. */
  async strip(person: string, cid: string): Promise<[string, CidRecord] | undefined> {
    const key = keys.cid(person, cid);
    const kept = await this.#storage.get<CidRecord>(key);
    return kept && [key, { ...kept, body: null }];
  }

  /** Forgets some records that are old enough. */
  clean(floor: number, now: number): Promise<void> {
    return this.#cleaner.clean(
      (record) => record.seq <= floor && record.at < now - limits.cidKeptMs,
    );
  }

  async #loadGreatest(person: string): Promise<string> {
    const prefix = keys.cidsOf(person);
    const found = await this.#storage.list({ prefix, reverse: true, limit: 1 });
    const greatest = [...found.keys()][0]?.slice(prefix.length) ?? '';
    this.#greatest.set(person, greatest);
    return greatest;
  }

  async #findInDatabase(room: string, person: string, cid: string): Promise<CidRecord | undefined> {
    const rows = await this.#database.read({
      sql: 'SELECT seq, at, body FROM event WHERE room = ? AND sender = ? AND cid = ?',
      args: [room, person, cid],
    });
    const row = rows[0];
    if (row === undefined) return undefined;
    const event = fromRow(row);
    const isThere = event.kind === 'message' && event.removedAt === undefined;
    return {
      seq: Number(row.seq),
      at: Number(row.at),
      body: isThere ? bodyOf(event) : null,
    };
  }
}

/** A short stand-in for a body. It only has to tell an honest client's mistake; nobody gains by a collision with oneself. */
export function bodyOf({ text, replyTo, files }: Body): string {
  const start = `${hashOf(text)}:${replyTo ?? 0}`;
  if (files === undefined) return start;
  return `${start}:${hashOf(JSON.stringify(files.map(({ id, alt = '' }) => [id, alt])))}`;
}

function hashOf(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  return `${text.length}:${(a >>> 0).toString(36)}:${(b >>> 0).toString(36)}`;
}
