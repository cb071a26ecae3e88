import type { Storage } from '../ports.ts';

const prefix = 'noted:';
const perRead = 1_000;

/** Rooms that will have work for a sweep. Each note has a number, so that an old one is not mistaken for a new one. */
export class Notes {
  readonly #storage: Storage;
  readonly #rooms = new Map<string, number>();
  #last = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async load(): Promise<void> {
    let start = prefix;
    for (;;) {
      const some = await this.#storage.list({ prefix, start, limit: perRead });
      for (const key of some.keys()) this.#rooms.set(key.slice(prefix.length), ++this.#last);
      const last = [...some.keys()].at(-1);
      if (some.size < perRead || last === undefined) return;
      start = `${last}\u0000`;
    }
  }

  /** Every noted room with the number of its note. */
  all(): [room: string, note: number][] {
    return [...this.#rooms];
  }

  /** Resolves when the note is on disk. */
  async add(room: string): Promise<void> {
    this.#rooms.set(room, ++this.#last);
    await this.#storage.put({ [`${prefix}${room}`]: true });
  }

  /** Forgets a room, unless it was noted again after this note. */
  async forget(room: string, note: number): Promise<void> {
    if (this.#rooms.get(room) !== note) return;
    this.#rooms.delete(room);
    await this.#storage.delete([`${prefix}${room}`]);
  }
}
