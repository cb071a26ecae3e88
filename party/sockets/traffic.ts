import { limits } from '../../sdk/src/protocol/index.ts';
import { type BucketRate, takeToken } from '../bucket.ts';

const forgetTypingAbove = 500;

/** How much a connection may say, whatever it is, and how often a person may be told to type. Forgotten in a hibernation. */
export class Traffic {
  readonly #rate: BucketRate;
  readonly #fullAt = new Map<string, number>();
  readonly #typedAt = new Map<string, number>();
  readonly #askRate: BucketRate;
  readonly #askedFullAt = new Map<string, number>();

  constructor(limitScale: number) {
    this.#rate = { burst: 60 * limitScale, perMs: 1_000 / 30 / limitScale };
    this.#askRate = { burst: 3 * limitScale, perMs: 10_000 / limitScale };
  }

  /** Counts a frame; false when it is one too many. */
  mayTalk(connection: string, now: number): boolean {
    const taken = takeToken(this.#fullAt.get(connection) ?? 0, this.#rate, now);
    this.#fullAt.set(connection, taken.fullAt);
    return taken.retryAfterMs === 0;
  }

  /** Whether it is time to tell again that this person types. */
  mayType(person: string, now: number): boolean {
    const isTooSoon = (at: number) => now - at < limits.typingEveryMs;
    if (isTooSoon(this.#typedAt.get(person) ?? 0)) return false;
    if (this.#typedAt.size >= forgetTypingAbove) {
      for (const [other, at] of this.#typedAt) if (!isTooSoon(at)) this.#typedAt.delete(other);
    }
    this.#typedAt.set(person, now);
    return true;
  }

  /** Counts a question that costs a look into libSQL: 0, or the ms after which it may be asked again. */
  askAgainMs(connection: string, now: number): number {
    const taken = takeToken(this.#askedFullAt.get(connection) ?? 0, this.#askRate, now);
    this.#askedFullAt.set(connection, taken.fullAt);
    return taken.retryAfterMs;
  }

  forget(connection: string): void {
    this.#askedFullAt.delete(connection);
    this.#fullAt.delete(connection);
  }
}
