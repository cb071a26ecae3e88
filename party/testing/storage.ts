import type { KeyRange, Storage } from '../ports.ts';

/** A durable object's storage in memory. */
export class MemoryStorage implements Storage {
  readonly #values = new Map<string, unknown>();

  async get<T>(key: string): Promise<T | undefined> {
    return this.peek<T>(key);
  }

  async list<T>(range: KeyRange): Promise<Map<string, T>> {
    return this.peekAll<T>(range);
  }

  async put(entries: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [key, value] of Object.entries(entries))
      this.#values.set(key, structuredClone(value));
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#values.delete(key);
  }

  peek<T>(key: string): T | undefined {
    return copy<T | undefined>(this.#values.get(key));
  }

  peekAll<T>({ prefix = '', start = '', end, limit, reverse }: KeyRange): Map<string, T> {
    const keys = [...this.#values.keys()]
      .filter((key) => key.startsWith(prefix) && key >= start && (end === undefined || key < end))
      .sort();
    if (reverse) keys.reverse();
    return new Map(keys.slice(0, limit).map((key) => [key, copy<T>(this.#values.get(key))]));
  }
}

const copy = <T>(value: unknown) => structuredClone(value) as T;
