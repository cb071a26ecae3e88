import type { Database, Storage } from '../ports.ts';
import { keys } from './keys.ts';

type Parts = {
  readonly room: string;
  readonly storage: Storage;
  readonly database: Database;
  readonly resumedAt: number;
};

/**
 * Who belongs to a public room. Of who came before the log began behind events of an earlier one libSQL knows, and is
 * asked once for each: joining again would move their mark up over what they have not read.
 */
export class Members {
  readonly #parts: Parts;

  /** `resumedAt`: when the room lost its storage, and with it who its members are; 0 if never. */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Rejects with `unavailable` when only libSQL could tell. */
  async has(person: string): Promise<boolean> {
    const { room, storage, database, resumedAt } = this.#parts;
    if ((await storage.get(keys.member(person))) !== undefined) return true;
    if (resumedAt === 0 || (await storage.get(keys.left(person))) !== undefined) return false;
    const [row] = await database.read({
      sql: 'SELECT joined_at FROM member WHERE room = ? AND person = ?',
      args: [room, person],
    });
    if (row === undefined) return false;
    void storage.put({ [keys.member(person)]: { joinedAt: Number(row.joined_at) } });
    return true;
  }

  /** What to put with the end of a membership: libSQL hears of that later. */
  leave(person: string): [string, true][] {
    return this.#parts.resumedAt === 0 ? [] : [[keys.left(person), true]];
  }
}
