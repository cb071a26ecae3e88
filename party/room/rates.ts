import { type BucketRate, takeToken } from '../bucket.ts';
import type { Storage } from '../ports.ts';
import { keys } from './keys.ts';

const saveEveryMs = 1_000;
const keptPeople = 2_000;

/** What each person may send in this room. Kept in storage, so that neither a reconnect nor a hibernation resets it. */
export class Rates {
  readonly #storage: Storage;
  readonly #rate: BucketRate;
  readonly #fullAt: Map<string, number>;
  #savedAt = 0;

  private constructor(storage: Storage, rate: BucketRate, kept: Record<string, number>) {
    this.#storage = storage;
    this.#rate = rate;
    this.#fullAt = new Map(Object.entries(kept));
  }

  static async open(storage: Storage, limitScale: number): Promise<Rates> {
    const kept = (await storage.get<Record<string, number>>(keys.rates)) ?? {};
    return new Rates(storage, { burst: 20 * limitScale, perMs: 200 / limitScale }, kept);
  }

  /** Takes one message; the answer is 0, or the ms after which to try again. */
  take(person: string, now: number): number {
    const taken = takeToken(this.#fullAt.get(person) ?? 0, this.#rate, now);
    this.#fullAt.set(person, taken.fullAt);
    return taken.retryAfterMs;
  }

  /** Saves at most once a second: a crash may give back a second's worth, a hibernation comes later than that. */
  saveSometimes(now: number): boolean {
    if (now - this.#savedAt < saveEveryMs) return false;
    this.#savedAt = now;
    for (const [person, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(person);
    const kept = [...this.#fullAt].slice(-keptPeople);
    void this.#storage.put({ [keys.rates]: Object.fromEntries(kept) });
    return true;
  }
}
