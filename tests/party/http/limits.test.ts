import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shardOf } from '../../../party/shard.ts';
import { type House, openHouse } from '../support/house.ts';

vi.setConfig({ testTimeout: 30_000 });
let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const from = (address: string) => ({ headers: { 'x-real-ip': address } });
const signIn = (password: string, address: string) =>
  house.ask('POST', '/v1/sign-in', { body: { username: 'ann', password }, ...from(address) });
const take = (rule: string, subject: string, count: number) =>
  house.objectOf('limiter', shardOf(subject, 16)).order({
    type: 'take',
    buckets: Array.from({ length: count }, () => ({
      key: `${rule} ${subject}`,
      burst: 10,
      perMs: 90_000,
    })),
  });

describe('sign-in', () => {
  it('[S22] is refused without hashing anything once an account’s guesses are used up', async () => {
    for (let i = 0; i < 10; i += 1) await take('signInAccount', 'ann', 1);
    const { status, body, headers } = await signIn('wrong horse', '10.0.0.1');
    expect([status, body.error.code]).toEqual([429, 'rate-limited']);
    expect([body.error.retryAfterMs, headers.get('retry-after')]).toEqual([90_000, '90']);
    expect(house.reads).toEqual([]);
  });

  it('[S22] counts a wrong password, and not a right one', async () => {
    await house.member('ann', 'correct horse');
    for (let i = 0; i < 9; i += 1) await take('signInAccount', 'ann', 1);
    expect((await signIn('correct horse', '10.0.0.1')).status).toBe(200);
    expect((await signIn('wrong horse', '10.0.0.2')).status).toBe(401);
    expect((await signIn('correct horse', '10.0.0.3')).status).toBe(429);
    // Where the owner came in before, what strangers used up is nothing.
    expect((await signIn('correct horse', '10.0.0.1')).status).toBe(200);
  });
});

describe('floods', () => {
  it('[HTTP-3] are 429 with Retry-After, by address', async () => {
    const enter = (address: string) =>
      house.ask('POST', '/v1/guest', { body: { name: 'Gus' }, ...from(address) });
    for (let i = 0; i < 60; i += 1) expect((await enter('10.0.0.1')).status).toBe(201);
    const { status, headers } = await enter('10.0.0.1');
    expect([status, headers.get('retry-after')]).toEqual([429, '5']);
    expect((await enter('10.0.0.2')).status).toBe(201);
    house.pass(5_000);
    expect((await enter('10.0.0.1')).status).toBe(201);
  });

  it('[S23] a person makes 10 rooms at once and one more each minute', async () => {
    const gus = await house.guest();
    const make = async (i: number) => (await gus.ask('POST', '/v1/rooms', { id: `r${i}` })).status;
    for (let i = 0; i < 10; i += 1) expect(await make(i)).toBe(201);
    expect(await make(10)).toBe(429);
    house.pass(60_000);
    expect(await make(10)).toBe(201);
  });

  it('[S23] new guests do not get around it', async () => {
    const made: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      const { token } = await house.guest(`Gus ${i}`);
      for (let n = 0; n < 10; n += 1) {
        const options = { token, body: { id: `r${i}-${n}` }, ...from('10.0.0.1') };
        made.push((await house.ask('POST', '/v1/rooms', options)).status);
      }
    }
    expect(made.filter((status) => status === 201)).toHaveLength(100);
  });
});
