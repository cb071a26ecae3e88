import type { Storage } from '../ports.ts';
import { endOf } from './keys.ts';

const scannedPerClean = 100;

/** Forgets records under a prefix that are over, some at a time, walking on through all of them from call to call. */
export class Cleaner<T> {
  readonly #storage: Storage;
  readonly #prefix: string;
  #from: string;

  constructor(storage: Storage, prefix: string) {
    this.#storage = storage;
    this.#prefix = prefix;
    this.#from = prefix;
  }

  async clean(isOver: (record: T) => boolean): Promise<void> {
    const range = { start: this.#from, end: endOf(this.#prefix), limit: scannedPerClean };
    const some = await this.#storage.list<T>(range);
    const last = [...some.keys()].at(-1);
    const isEnd = some.size < scannedPerClean || last === undefined;
    this.#from = isEnd ? this.#prefix : `${last}\u0000`;
    const over = [...some].filter(([, record]) => isOver(record));
    if (over.length > 0) void this.#storage.delete(over.map(([key]) => key));
  }
}
