import { scryptSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type House, openHouse, type Resident } from '../support/house.ts';

vi.setConfig({ testTimeout: 30_000 });
let house: House;
let ann: Resident;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

describe('a password', () => {
  beforeEach(async () => {
    ann = await house.member('ann');
  });
  const signIn = (password: string) =>
    house.ask('POST', '/v1/sign-in', { body: { username: 'ann', password } });
  const change = (current: string, next: string) =>
    ann.ask('POST', '/v1/me/password', { current, next });

  it('[PROF-4] is changed by who knows the current one, and every session ends but a new one', async () => {
    const other = (await signIn('correct horse')).body.token;
    const { status, body } = await change('correct horse', 'battery staple');
    expect([status, body.me.id]).toEqual([200, ann.id]);
    for (const token of [ann.token, other]) {
      expect((await house.ask('GET', '/v1/me', { token })).status).toBe(401);
    }
    expect((await house.ask('GET', '/v1/me', { token: body.token })).status).toBe(200);
    expect((await signIn('correct horse')).status).toBe(401);
    expect((await signIn('battery staple')).status).toBe(200);
  });

  it('[PROF-4] closes the sockets of those sessions before the answer', async () => {
    await change('correct horse', 'battery staple');
    const close = house.calls.findIndex(({ order }) => order.type === 'close');
    const deleted = house.calls.findIndex(({ order }) =>
      JSON.stringify(order).includes('DELETE FROM session'),
    );
    expect(house.calls[close]).toMatchObject({
      party: 'person',
      name: ann.id,
      order: { person: ann.id, session: null },
    });
    expect(close).toBeGreaterThan(deleted);
  });

  it('[PROF-4] is not changed by who does not', async () => {
    const { status, body } = await change('wrong horse', 'battery staple');
    expect([status, body.error.code, body.error.field]).toEqual([
      401,
      'wrong-credentials',
      'current',
    ]);
    expect((await ann.ask('GET', '/v1/me')).status).toBe(200);
    expect((await signIn('correct horse')).status).toBe(200);
  });

  it('[PROF-4] is changed once by two who do it at the same moment', async () => {
    const passwords = ['battery staple', 'paper clip 7'];
    const both = await Promise.all(passwords.map((next) => change('correct horse', next)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    const changed = passwords[both.findIndex(({ status }) => status === 200)]!;
    expect((await signIn(changed)).status).toBe(200);
  });

  it('[PROF-4] leaves the new session to the first of two, however late the second is', async () => {
    const { body } = await change('correct horse', 'battery staple');
    const { rows } = await house.client.execute('SELECT password FROM user');
    const write = house.calls.find(({ order }) =>
      JSON.stringify(order).includes('UPDATE user SET password'),
    );
    // What another one, who knew the same password, is about to write.
    const other = JSON.stringify(write?.order).replaceAll(
      String(rows[0]?.password),
      weakHash('paper clip 7'),
    );
    await house.objectOf('scribe', 's0').order(JSON.parse(other));
    expect((await house.ask('GET', '/v1/me', { token: body.token })).status).toBe(200);
    expect((await signIn('battery staple')).status).toBe(200);
  });

  it('[PROF-4] closes the sockets also where the answer of the scribe is lost', async () => {
    house.mute.add('scribe');
    await change('correct horse', 'battery staple');
    expect(house.calls.map(({ order }) => order.type)).toContain('close');
    house.mute.clear();
    expect((await signIn('battery staple')).status).toBe(200);
  });

  it('[PROF-4] closes none where nothing is written', async () => {
    house.broken.add('scribe');
    expect((await change('correct horse', 'battery staple')).status).toBe(503);
    expect(house.calls.map(({ order }) => order.type)).not.toContain('close');
    house.broken.clear();
    expect((await ann.ask('GET', '/v1/me')).status).toBe(200);
  });

  it('[PROF-4] leaves nothing to a sign-in with the old one that was on its way', async () => {
    const before = house.reads.length;
    const late = signIn('correct horse');
    const isRead = () => house.reads.slice(before).some((sql) => sql.includes('WHERE username'));
    while (!isRead()) await new Promise(setImmediate);
    // What a change writes, while the sign-in still compares passwords.
    await setPassword(weakHash('battery staple'));
    await house.client.execute('DELETE FROM session');
    const { status, body } = await late;
    expect([status, body.error?.code]).toEqual([401, 'wrong-credentials']);
    expect((await house.client.execute('SELECT id FROM session')).rows).toEqual([]);
  });

  it('[PROF-4] is not brought back by a sign-in that gives the old one a new hash', async () => {
    await setPassword(weakHash('correct horse'));
    const before = house.reads.length;
    const late = signIn('correct horse');
    const isRead = () => house.reads.slice(before).some((sql) => sql.includes('WHERE username'));
    while (!isRead()) await new Promise(setImmediate);
    await setPassword(weakHash('battery staple'));
    expect((await late).status).toBe(401);
    const { rows } = await house.client.execute('SELECT password FROM user');
    expect(rows[0]?.password).toBe(weakHash('battery staple'));
  });

  it('[PROF-4] guesses at the current one count as guesses at sign-in', async () => {
    for (let count = 0; count < 10; count += 1) await change('wrong horse', 'battery staple');
    expect((await change('correct horse', 'battery staple')).status).toBe(429);
    expect((await signIn('correct horse')).status).toBe(429);
  });

  it('[S20] must be worth something', async () => {
    for (const next of ['short', 'password', 'ann12345']) {
      const { status, body } = await change('correct horse', next);
      expect([status, body.error.code, body.error.field]).toEqual([400, 'weak-password', 'next']);
    }
    expect((await signIn('correct horse')).status).toBe(200);
  });

  it('is the same one however a keyboard composes it', async () => {
    expect((await change('correct horse', 'cafe\u0301 au lait')).status).toBe(200);
    const { body } = await signIn('caf\u00e9 au lait');
    const passwords = { current: 'cafe\u0301 au lait', next: 'battery staple' };
    const options = { token: body.token, body: passwords };
    expect((await house.ask('POST', '/v1/me/password', options)).status).toBe(200);
  });

  it('is nothing that a guest has', async () => {
    const gus = await house.guest();
    const passwords = { current: '', next: 'battery staple' };
    const { status, body } = await gus.ask('POST', '/v1/me/password', passwords);
    expect([status, body.error.code]).toEqual([403, 'members-only']);
  });
});

const setPassword = (encoded: string) =>
  house.client.execute({ sql: 'UPDATE user SET password = ?', args: [encoded] });

/** With parameters of other times. */
function weakHash(password: string): string {
  const salt = Buffer.alloc(16, 7);
  const key = scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 });
  return `scrypt$1024$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
}
