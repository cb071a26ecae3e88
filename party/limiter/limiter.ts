import * as v from 'valibot';
import { takeToken } from '../bucket.ts';
import { limiterOrder } from '../orders.ts';
import type { Clock, Storage } from '../ports.ts';

type Bucket = { readonly fullAt: number; readonly perMs: number };
type LimiterOrder = v.InferOutput<typeof limiterOrder>;
type TakeOrder = Extract<LimiterOrder, { type: 'take' }>;

const bucketPrefix = 'bucket:';
const markPrefix = 'mark:';
const cleanEvery = 200;
const cleanAtOnce = 100;

/**
 * Buckets of tokens and marks by key, in storage alone, so that neither a hibernation nor a restart resets them.
 * A bucket is one number; one that is full again, and a mark that has ended, are as good as absent and go lazily.
 */
export class Limiter {
  readonly #storage: Storage;
  readonly #clock: Pick<Clock, 'now'>;
  #turn: Promise<unknown> = Promise.resolve();
  #untilClean = cleanEvery;
  #cleanFrom = bucketPrefix;

  constructor({ storage, clock }: { storage: Storage; clock: Pick<Clock, 'now'> }) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /** There is nothing to load. */
  async ready(): Promise<void> {}

  /** Takes a `limiterOrder`, one after the other. Rejects for anything else. */
  order(data: unknown): Promise<unknown> {
    const order = v.parse(limiterOrder, data);
    const answer = this.#turn.then(() => this.#run(order));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  async #run(order: LimiterOrder): Promise<unknown> {
    this.#untilClean -= 1;
    if (this.#untilClean <= 0) await this.#clean();
    switch (order.type) {
      case 'take':
        return this.#take(order);
      case 'give':
        return this.#give(order.keys);
      case 'mark':
        await this.#storage.put({ [markPrefix + order.key]: this.#clock.now() + order.forMs });
        return { ok: true };
      case 'marked':
        return { marked: await this.#isMarked(order.key) };
    }
  }

  async #take({ buckets }: TakeOrder): Promise<{ ok: boolean; retryAfterMs: number }> {
    const now = this.#clock.now();
    const entries: Record<string, Bucket> = {};
    let retryAfterMs = 0;
    for (const { key, ...rate } of buckets) {
      const kept = await this.#storage.get<Bucket>(bucketPrefix + key);
      const taken = takeToken(kept?.fullAt ?? 0, rate, now);
      retryAfterMs = Math.max(retryAfterMs, taken.retryAfterMs);
      entries[bucketPrefix + key] = { fullAt: taken.fullAt, perMs: rate.perMs };
    }
    if (retryAfterMs > 0) return { ok: false, retryAfterMs };
    await this.#storage.put(entries);
    return { ok: true, retryAfterMs: 0 };
  }

  async #give(keys: readonly string[]): Promise<{ ok: true }> {
    for (const key of keys) {
      const kept = await this.#storage.get<Bucket>(bucketPrefix + key);
      if (kept === undefined) continue;
      const { fullAt, perMs } = kept;
      await this.#storage.put({ [bucketPrefix + key]: { fullAt: fullAt - perMs, perMs } });
    }
    return { ok: true };
  }

  async #isMarked(key: string): Promise<boolean> {
    const until = await this.#storage.get<number>(markPrefix + key);
    return until !== undefined && this.#clock.now() < until;
  }

  /** Visits some more of what is kept, and drops what has no meaning any more. */
  async #clean(): Promise<void> {
    this.#untilClean = cleanEvery;
    const now = this.#clock.now();
    const some = await this.#storage.list<Bucket | number>({
      start: this.#cleanFrom,
      limit: cleanAtOnce,
    });
    const old = [...some].filter(([, kept]) => endOf(kept) <= now).map(([key]) => key);
    if (old.length > 0) await this.#storage.delete(old);
    const last = [...some.keys()].at(-1);
    this.#cleanFrom = some.size < cleanAtOnce || last === undefined ? bucketPrefix : `${last}\0`;
  }
}

const endOf = (kept: Bucket | number) => (typeof kept === 'number' ? kept : kept.fullAt);
