import type { Clock } from '../ports.ts';

type Known<T> = { readonly value: T; readonly foundAt: number; readonly lookedAt: number };
type Parts<T> = {
  readonly clock: Pick<Clock, 'now'>;
  /** Undefined for what there is not. */
  readonly look: (key: string) => Promise<T | undefined>;
};

const freshMs = 10_000;
const keptMs = 60 * 60_000;
const most = 1_000;

/** What was looked up a moment ago, and, while nothing can be looked up, within the last hour. */
export class Recall<T> {
  readonly #parts: Parts<T>;
  readonly #known = new Map<string, Known<T>>();
  // Apart, so that keys which somebody made up push out nothing that is known.
  readonly #missing = new Map<string, number>();

  constructor(parts: Parts<T>) {
    this.#parts = parts;
  }

  /** Rejects where nothing can be looked up and nothing is known. */
  async get(key: string): Promise<T | undefined> {
    const now = this.#parts.clock.now();
    const known = this.#known.get(key);
    if (known !== undefined && now - known.lookedAt < freshMs) return known.value;
    if (now - (this.#missing.get(key) ?? Number.NEGATIVE_INFINITY) < freshMs) return undefined;
    try {
      return this.#keep(key, await this.#parts.look(key), now);
    } catch (error) {
      if (known === undefined || now - known.foundAt >= keptMs) throw error;
      // The next ones do not wait for a database that does not answer.
      put(this.#known, key, { ...known, lookedAt: now });
      return known.value;
    }
  }

  #keep(key: string, value: T | undefined, now: number): T | undefined {
    if (value === undefined) {
      this.#known.delete(key);
      put(this.#missing, key, now);
    } else {
      this.#missing.delete(key);
      put(this.#known, key, { value, foundAt: now, lookedAt: now });
    }
    return value;
  }
}

function put<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
