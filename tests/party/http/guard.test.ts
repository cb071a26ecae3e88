import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressOf, Guard } from '../../../party/http/guard.ts';
import { Limiter } from '../../../party/limiter/limiter.ts';
import type { Peers } from '../../../party/ports.ts';
import { MemoryStorage } from '../support/memory-storage.ts';

const start = 1_800_000_000_000;
let guard: Guard;
let asked: string[];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  guard = open();
});
afterEach(() => vi.useRealTimers());

/** A guard in front of real limiters. */
function open(limitScale = 1): Guard {
  const limiters = new Map<string, Limiter>();
  asked = [];
  const peers: Peers = {
    async call(_, name, order) {
      asked.push(name);
      const limiter =
        limiters.get(name) ?? new Limiter({ storage: new MemoryStorage(), clock: Date });
      limiters.set(name, limiter);
      return limiter.order(order);
    },
  };
  return new Guard({ peers, config: { secret: 'x'.repeat(32), limitScale } });
}
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const isLetThrough = async (username: string, address: string | undefined) =>
  guard.takeGuess(username, address).then(
    () => true,
    () => false,
  );
const signIn = async (username: string, address: string | undefined) =>
  (await guard.takeGuess(username, address)).succeed();
/** How many of so many wrong guesses are looked at at all. */
async function guesses(count: number, of: (index: number) => [string, string | undefined]) {
  let evaluated = 0;
  for (let i = 0; i < count; i += 1) evaluated += Number(await isLetThrough(...of(i)));
  return evaluated;
}

describe('guessing passwords', () => {
  it('[S22] an account takes 10 wrong ones at once, then one in 90 s, from wherever they come', async () => {
    expect(await guesses(50, (i) => ['ann', `10.0.0.${i}`])).toBe(10);
    await expect(guard.takeGuess('ann', '10.0.1.1')).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 90_000,
    });
    pass(90_000);
    expect(await guesses(5, (i) => ['ann', `10.0.2.${i}`])).toBe(1);
    expect(await isLetThrough('ben', '10.0.3.1')).toBe(true);
  });

  it('[S22] of 1,000 guesses in a row at most 100 are looked at, and of patient ones 100 more a day', async () => {
    const patient = async (everyMs: number) => {
      guard = open();
      return guesses(1_000, (i) => {
        pass(everyMs);
        return ['ann', `10.${i >> 8}.${i & 255}.1`];
      });
    };
    expect(await patient(0)).toBe(10);
    expect(await patient(1_000)).toBeLessThanOrEqual(22);
    // 100, and what the time gives back: one in a quarter of an hour.
    expect(await patient(60_000)).toBeLessThanOrEqual(100 + (1_000 * 60_000) / 864_000);
  });

  it('[S22] an address takes 30 wrong ones, for whatever accounts', async () => {
    expect(await guesses(50, (i) => [`person${i}`, '10.0.0.1'])).toBe(30);
    expect(await isLetThrough('person60', '10.0.0.2')).toBe(true);
    pass(15 * 60_000);
    expect(await guesses(50, (i) => [`other${i}`, '10.0.0.1'])).toBe(30);
  });

  it('[S22] an owner comes in from where they were before, whatever strangers do', async () => {
    await signIn('ann', '192.0.2.1');
    expect(await guesses(50, (i) => ['ann', `10.0.0.${i}`])).toBe(10);
    expect(await isLetThrough('ann', '198.51.100.1')).toBe(false);
    await signIn('ann', '192.0.2.1');
    // There, too, one can try only so often; and being known to one account is nothing to another.
    expect(await guesses(30, () => ['ann', '192.0.2.1'])).toBe(10);
    expect(await guesses(50, (i) => ['ben', `10.0.1.${i}`])).toBe(10);
    expect(await isLetThrough('ben', '192.0.2.1')).toBe(false);
  });

  it('[S22] an address is known for 90 days', async () => {
    await signIn('ann', '192.0.2.1');
    pass(90 * 24 * 60 * 60_000);
    expect(await guesses(50, (i) => ['ann', `10.0.0.${i}`])).toBe(10);
    expect(await isLetThrough('ann', '192.0.2.1')).toBe(false);
  });

  it('[S22] a right password does not count, for the account or the address', async () => {
    for (let i = 0; i < 100; i += 1) await signIn('ann', '192.0.2.1');
    for (let i = 0; i < 100; i += 1) await signIn(`person${i}`, '192.0.2.2');
  });

  it('[S22] without addresses nobody is known, and all share a larger bucket', async () => {
    await signIn('ann', undefined);
    expect(await guesses(50, () => ['ann', undefined])).toBe(10);
    expect(await guesses(1_000, (i) => [`person${i}`, undefined])).toBe(600 - 10 - 40);
  });
});

describe('limits', () => {
  const takes = async (count: number) => {
    let taken = 0;
    for (let i = 0; i < count; i += 1) {
      taken += await guard.take('roomCreate', 'u_1').then(
        () => 1,
        () => 0,
      );
    }
    return taken;
  };

  it('[S23] LIMIT_SCALE multiplies what is allowed at once and after', async () => {
    guard = open(10);
    expect(await takes(150)).toBe(100);
    pass(60_000);
    expect(await takes(150)).toBe(10);
    guard = open(0.01);
    expect(await takes(3)).toBe(1);
  });

  it('[S23] hold for all people of one address together, in larger numbers', async () => {
    const together = async (address: string | undefined) => {
      let taken = 0;
      for (let i = 0; i < 150; i += 1) {
        taken += await guard.takeTogether('roomCreate', address).then(
          () => 1,
          () => 0,
        );
      }
      return taken;
    };
    expect(await together('10.0.0.1')).toBe(100);
    expect(await together('10.0.0.2')).toBe(100);
    expect(await together(undefined)).toBe(150);
  });

  it('spread over 16 objects, one key always in the same', async () => {
    for (let i = 0; i < 300; i += 1) await guard.take('guest', `10.0.0.${i}`);
    expect(new Set(asked).size).toBe(16);
    asked.length = 0;
    for (let i = 0; i < 5; i += 1) await guard.take('guest', '10.0.0.1');
    expect(new Set(asked).size).toBe(1);
  });
});

describe('a client’s address', () => {
  const of = (value: string | undefined, header: string | undefined = 'x-real-ip') => {
    const headers: Record<string, string> = value === undefined ? {} : { 'x-real-ip': value };
    return addressOf(new Request('http://x/', { headers }), header);
  };

  it('comes from the header that the settings trust, and from no other', () => {
    expect(of('192.0.2.1')).toBe('192.0.2.1');
    expect(of('192.0.2.1', 'cf-connecting-ip')).toBeUndefined();
    expect(of(undefined)).toBeUndefined();
    expect(of('canary; DROP')).toBeUndefined();
    const untrusted = new Request('http://x/', { headers: { 'x-real-ip': '192.0.2.1' } });
    expect(addressOf(untrusted, undefined)).toBeUndefined();
  });

  it('counts an IPv6 network as one', () => {
    expect(of('2001:DB8:0:1:aaaa::1')).toBe('2001:db8:0:1');
    expect(of('2001:db8:0:1:bbbb:1:2:3')).toBe('2001:db8:0:1');
    expect(of('2001:db8::1')).toBe('2001:db8:0:0');
    expect(of('::1')).toBe('0:0:0:0');
    expect(of('::ffff:192.0.2.1')).toBe('192.0.2.1');
  });
});
