import { cidTime, limits, type SendOrder } from '../../sdk/src/protocol/index.ts';
import type { Database, Storage } from '../ports.ts';
import { endOf, keys } from './keys.ts';

/** What a room remembers of a message that it took: its place, and enough of its body to tell another one. */
export type CidRecord = { readonly seq: number; readonly at: number; readonly body: string };

const dayMs = 24 * 60 * 60_000;
// Records live at least 7 days by the room's clock; a cid's own time may run a day ahead of it.
const surelyKeptMs = limits.cidKeptMs - dayMs;
const scannedPerClean = 100;

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
  #cleanFrom = 'cid:';

  /** `resumedAt`: when the room lost its storage, and with it the records of all cids made before; 0 if never. */
  constructor(parts: { storage: Storage; database: Database; resumedAt: number }) {
    this.#storage = parts.storage;
    this.#database = parts.database;
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

  /** Forgets some records that are old enough, walking on through all of them from call to call. */
  async clean(floor: number, now: number): Promise<void> {
    const some = await this.#storage.list<CidRecord>({
      start: this.#cleanFrom,
      end: endOf('cid:'),
      limit: scannedPerClean,
    });
    const last = [...some.keys()].at(-1);
    this.#cleanFrom = some.size < scannedPerClean || last === undefined ? 'cid:' : `${last}\u0000`;
    const old = [...some].filter(
      ([, record]) => record.seq <= floor && record.at < now - limits.cidKeptMs,
    );
    if (old.length > 0) void this.#storage.delete(old.map(([key]) => key));
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
      sql: `SELECT seq, at, body ->> 'text' AS text, body ->> 'replyTo' AS reply_to
        FROM event WHERE room = ? AND sender = ? AND cid = ?`,
      args: [room, person, cid],
    });
    const row = rows[0];
    if (row === undefined) return undefined;
    const replyTo = row.reply_to === null ? {} : { replyTo: Number(row.reply_to) };
    return {
      seq: Number(row.seq),
      at: Number(row.at),
      body: bodyOf({ text: String(row.text), ...replyTo }),
    };
  }
}

/** A short stand-in for a body. It only has to tell an honest client's mistake; nobody gains by a collision with oneself. */
export function bodyOf(order: Pick<SendOrder, 'text'> & { replyTo?: number | undefined }): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let i = 0; i < order.text.length; i += 1) {
    const unit = order.text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  return `${order.text.length}:${(a >>> 0).toString(36)}:${(b >>> 0).toString(36)}:${order.replyTo ?? 0}`;
}
