import type { Storage } from './ports.ts';

const perRead = 1_000;

/** Names kept in the storage of an object. Each note has a number, so that an old one is not mistaken for a new one. */
export class Noted {
  readonly #storage: Storage;
  readonly #prefix: string;
  readonly #names = new Map<string, number>();
  #last = 0;

  constructor(storage: Storage, prefix: string) {
    this.#storage = storage;
    this.#prefix = prefix;
  }

  async load(): Promise<void> {
    const prefix = this.#prefix;
    const kept = new Map<string, number>();
    for (let start = prefix; ; ) {
      const some = await this.#storage.list<number>({ prefix, start, limit: perRead });
      for (const [key, number] of some) kept.set(key.slice(prefix.length), Number(number));
      const last = [...some.keys()].at(-1);
      if (some.size < perRead || last === undefined) break;
      start = `${last}\u0000`;
    }
    const inOrder = [...kept].sort(([, a], [, b]) => a - b);
    for (const [name, number] of inOrder) this.#names.set(name, number);
    this.#last = inOrder.at(-1)?.[1] ?? 0;
  }

  /** The names with the numbers of their last notes, the one noted longest ago first. */
  all(): [name: string, note: number][] {
    return [...this.#names];
  }

  /** Resolves when the note is on disk. */
  async add(name: string): Promise<void> {
    this.#names.delete(name);
    this.#names.set(name, ++this.#last);
    await this.#storage.put({ [`${this.#prefix}${name}`]: this.#last });
  }

  /** Forgets a name, unless it was noted again after this note. */
  async forget(name: string, note: number): Promise<void> {
    if (this.#names.get(name) !== note) return;
    this.#names.delete(name);
    await this.#storage.delete([`${this.#prefix}${name}`]);
  }
}
