import type { KeyRange, Storage } from '../../../party/ports.ts';

/** A durable object's storage in memory: values are copied in and out, keys come in order. */
export class MemoryStorage implements Storage {
  readonly entries = new Map<string, unknown>();

  async get<T>(key: string): Promise<T | undefined> {
    return structuredClone(this.entries.get(key)) as T | undefined;
  }

  async list<T>({ prefix = '', start = '', end, limit, reverse }: KeyRange) {
    const keys = [...this.entries.keys()]
      .filter((key) => key.startsWith(prefix) && key >= start && (end === undefined || key < end))
      .sort();
    if (reverse) keys.reverse();
    const found = keys.slice(0, limit).map((key) => [key, this.entries.get(key)] as const);
    return new Map(structuredClone(found)) as Map<string, T>;
  }

  async put(entries: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [key, value] of Object.entries(entries)) {
      this.entries.set(key, structuredClone(value));
    }
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.entries.delete(key);
  }
}
