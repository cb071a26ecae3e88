import { scryptAsync } from '@noble/hashes/scrypt.js';
import { unwatched } from '../metrics/tally.ts';
import type { Clock, Metrics } from '../ports.ts';
import { TurnQueue } from '../turn-queue.ts';
import { fromBase64Url, toBase64Url } from './bytes.ts';

type Parameters = { readonly N: number; readonly r: number; readonly p: number };
type HashClock = Pick<Clock, 'now' | 'after'>;

/** How passwords are kept. A test may have a way that costs nothing. */
export type Passwords = {
  hash(password: string): Promise<string>;
  /** Without a hash (nobody of that name) the answer is no, after the same work. */
  verify(password: string, encoded: string | undefined): Promise<boolean>;
};

/** One of OWASP's equals for scrypt: 16 MiB, five times. */
const wanted: Parameters = { N: 2 ** 14, r: 8, p: 5 };
const saltBytes = 16;
const keyBytes = 32;

// Why not node:crypto: its scrypt stops the whole process, rooms included, for 145 ms, and with 20 sign-ins the ack of
// a room in the same process took 255 ms (p50) and 337 ms (p95). @noble/hashes needs 270 ms of the same processor, but
// lets others in between: with slices of 2 ms 8.5 and 10.6 ms, of 4 ms 15 and 18, of 8 ms 31 and 42, at no loss of
// throughput (partykit 0.0.115, two cores, November 2026). It slices by Date.now, which moves during a computation
// here; on Cloudflare it does not, so nothing is sliced there, but no room shares a thread with this worker either.
const sliceMs = 2;

// Two at a time, 32 MiB. Of 50 at once the last waits for about as long as a client waits for an answer (15 s).
const queue = new TurnQueue({ most: 2, mostWaiting: 48 });

/** Passwords as they are kept outside of tests. */
export const scryptPasswords = (clock: HashClock, metrics?: Metrics): Passwords => ({
  hash: (password) => hashPassword(password, clock, metrics),
  verify: (password, encoded) => verifyPassword(password, encoded, clock, metrics),
});

/** A new hash of a password, with its parameters and salt: `scrypt$N$r$p$salt$key`. Throws `unavailable` when too many wait. */
export async function hashPassword(
  password: string,
  clock: HashClock,
  metrics?: Metrics,
): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(saltBytes));
  const key = await derive(password, { ...wanted, salt, clock, metrics });
  const { N, r, p } = wanted;
  return ['scrypt', N, r, p, toBase64Url(salt), toBase64Url(key)].join('$');
}

/** Whether this is the password. Without a hash (nobody of that name) the answer is no, after the same work. */
export async function verifyPassword(
  password: string,
  encoded: string | undefined,
  clock: HashClock,
  metrics?: Metrics,
): Promise<boolean> {
  const parts = decode(encoded ?? nobody);
  const key = await derive(password, { ...parts, clock, metrics });
  return isEqual(key, parts.key) && encoded !== undefined;
}

/** Whether the hash was made with other parameters than today's. */
export function needsRehash(encoded: string): boolean {
  const { N, r, p } = decode(encoded);
  return N !== wanted.N || r !== wanted.r || p !== wanted.p;
}

// Stands in for the hash of an unknown name: today's parameters, a key that belongs to no password.
const nobody = `scrypt$${wanted.N}$${wanted.r}$${wanted.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

type Work = Parameters & {
  readonly salt: Uint8Array;
  readonly clock: HashClock;
  readonly metrics?: Metrics | undefined;
};

async function derive(
  password: string,
  { N, r, p, salt, clock, metrics = unwatched }: Work,
): Promise<Uint8Array> {
  const cameAt = clock.now();
  let beganAt: number | undefined;
  try {
    return await queue.run(clock, (onProgress) => {
      beganAt = clock.now();
      metrics.observe('hashWaitSeconds', beganAt - cameAt);
      return scryptAsync(password, salt, {
        N,
        r,
        p,
        dkLen: keyBytes,
        asyncTick: sliceMs,
        onProgress,
      });
    });
  } finally {
    if (beganAt === undefined) metrics.count('hashesRefused');
    else metrics.observe('hashSeconds', clock.now() - beganAt);
  }
}

function decode(encoded: string): Parameters & { salt: Uint8Array; key: Uint8Array } {
  const [name, N, r, p, salt = '', key = ''] = encoded.split('$');
  const bytes = { salt: fromBase64Url(salt), key: fromBase64Url(key) };
  if (name !== 'scrypt' || bytes.salt === undefined || bytes.key?.length !== keyBytes) {
    throw new Error('a stored password hash has a form that nobody wrote');
  }
  return { N: Number(N), r: Number(r), p: Number(p), salt: bytes.salt, key: bytes.key };
}

/** Takes the same time wherever two keys differ. */
function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0);
  return difference === 0;
}
