import { type BucketRate, takeToken } from '../bucket.ts';
import type { Clock, Storage } from '../ports.ts';
import { keys } from './keys.ts';

const saveEveryMs = 1_000;
const keptPeople = 2_000;

/** What each person may send in this room. Kept in storage, so that neither a reconnect nor a hibernation resets it. */
export class Rates {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #rate: BucketRate;
  readonly #fullAt: Map<string, number>;
  #savedAt = 0;
  #undoTimer: (() => void) | undefined;

  private constructor(
    { storage, clock, limitScale }: { storage: Storage; clock: Clock; limitScale: number },
    kept: Record<string, number>,
  ) {
    this.#storage = storage;
    this.#clock = clock;
    this.#rate = { burst: 20 * limitScale, perMs: 200 / limitScale };
    this.#fullAt = new Map(Object.entries(kept));
  }

  static async open(parts: { storage: Storage; clock: Clock; limitScale: number }): Promise<Rates> {
    const kept = (await parts.storage.get<Record<string, number>>(keys.rates)) ?? {};
    return new Rates(parts, kept);
  }

  /** Takes one message; the answer is 0, or the ms after which to try again. */
  take(person: string, now: number): number {
    const taken = takeToken(this.#fullAt.get(person) ?? 0, this.#rate, now);
    this.#fullAt.set(person, taken.fullAt);
    return taken.retryAfterMs;
  }

  /** Saves at most once a second: a crash may give back a second's worth, a hibernation comes later than that. */
  save(): void {
    const waitMs = this.#savedAt + saveEveryMs - this.#clock.now();
    if (waitMs <= 0) this.#put();
    else this.#undoTimer ??= this.#clock.after(waitMs, () => this.#put());
  }

  #put(): void {
    this.#undoTimer?.();
    this.#undoTimer = undefined;
    const now = this.#clock.now();
    this.#savedAt = now;
    for (const [person, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(person);
    const kept = [...this.#fullAt].slice(-keptPeople);
    void this.#storage.put({ [keys.rates]: Object.fromEntries(kept) });
  }
}
