/** A token bucket as one number: the moment at which it will be full again (GCRA). */
export type BucketRate = {
  /** Tokens in a full bucket. */
  readonly burst: number;
  /** ms in which one token comes back. */
  readonly perMs: number;
};

/** Takes one token. `fullAt` is what to keep; with `retryAfterMs` above 0 nothing was taken. */
export function takeToken(
  fullAt: number,
  rate: BucketRate,
  now: number,
): { fullAt: number; retryAfterMs: number } {
  const next = Math.max(fullAt, now) + rate.perMs;
  const retryAfterMs = Math.ceil(next - now - rate.burst * rate.perMs);
  return retryAfterMs > 0 ? { fullAt, retryAfterMs } : { fullAt: next, retryAfterMs: 0 };
}
