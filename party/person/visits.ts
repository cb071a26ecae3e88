import type { Storage } from '../ports.ts';

const prefix = 'room:';
const perRead = 500;

/** Rooms that a person has a ticket for or had one. Each visit has a number, so that an old one is not mistaken for a new one. */
export class Visits {
  readonly #storage: Storage;
  readonly #rooms = new Map<string, number>();
  #last = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async load(): Promise<void> {
    const kept = new Map<string, number>();
    for (let start = prefix; ; ) {
      const some = await this.#storage.list<number>({ prefix, start, limit: perRead });
      for (const [key, number] of some) kept.set(key.slice(prefix.length), number);
      const last = [...some.keys()].at(-1);
      if (some.size < perRead || last === undefined) break;
      start = `${last}\u0000`;
    }
    const inOrder = [...kept].sort(([, a], [, b]) => a - b);
    for (const [room, number] of inOrder) this.#rooms.set(room, number);
    this.#last = inOrder.at(-1)?.[1] ?? 0;
  }

  /** The rooms with the numbers of their last visits, the one visited longest ago first. */
  all(): [room: string, visit: number][] {
    return [...this.#rooms];
  }

  /** Resolves when the visit is on disk. */
  async add(room: string): Promise<void> {
    this.#rooms.delete(room);
    this.#rooms.set(room, ++this.#last);
    await this.#storage.put({ [`${prefix}${room}`]: this.#last });
  }

  /** Forgets a room, unless it was visited again after this visit. */
  async forget(room: string, visit: number): Promise<void> {
    if (this.#rooms.get(room) !== visit) return;
    this.#rooms.delete(room);
    await this.#storage.delete([`${prefix}${room}`]);
  }
}
