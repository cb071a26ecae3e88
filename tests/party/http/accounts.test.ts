import { scryptSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answers, parse } from '../../../sdk/src/protocol/index.ts';
import { type House, openHouse } from '../support/house.ts';

const day = 24 * 60 * 60_000;
vi.setConfig({ testTimeout: 30_000 });
let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const signIn = (username: string, password: string) =>
  house.ask('POST', '/v1/sign-in', { body: { username, password } });

describe('sign-up', () => {
  it('[ACC-1] makes a member with a session for 30 days', async () => {
    const body = { username: 'Ann', password: 'correct horse', name: ' Ann of Green ' };
    const { status, body: session } = await house.ask('POST', '/v1/sign-up', { body });
    expect(status).toBe(201);
    expect(parse(answers.session, session).ok).toBe(true);
    expect(session.me).toMatchObject({ kind: 'member', username: 'ann', name: 'Ann of Green' });
    expect(session.expiresAt).toBe(Date.now() + 30 * day);
    const { body: me } = await house.ask('GET', '/v1/me', { token: session.token });
    expect(me).toEqual({ me: session.me, expiresAt: session.expiresAt });
  });

  it('takes the username for a name', async () => {
    const body = { username: 'ann', password: 'correct horse' };
    expect((await house.ask('POST', '/v1/sign-up', { body })).body.me.name).toBe('ann');
  });

  it('refuses a taken username, in whatever case', async () => {
    await house.member('ann');
    const body = { username: 'ANN', password: 'correct horse' };
    const { status, body: answer } = await house.ask('POST', '/v1/sign-up', { body });
    expect(status).toBe(409);
    expect(answer.error).toMatchObject({ code: 'username-taken', field: 'username' });
  });

  it('lets one of two through that take a name at once', async () => {
    const body = { username: 'ann', password: 'correct horse' };
    const both = await Promise.all([1, 2].map(() => house.ask('POST', '/v1/sign-up', { body })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('[S20] refuses what is guessed first, and says which field', async () => {
    for (const password of ['password', 'ann12345', 'short']) {
      const body = { username: 'ann', password };
      const { status, body: answer } = await house.ask('POST', '/v1/sign-up', { body });
      expect(status).toBe(400);
      expect(answer.error).toMatchObject({ code: 'weak-password', field: 'password' });
    }
  });

  it('[S8] keeps no password and no token, only what neither can be made from', async () => {
    const { token } = await house.member('ann', 'a canary in a mine');
    const tables = ['user', 'session'];
    const rows = await Promise.all(
      tables.map((name) => house.client.execute(`SELECT * FROM ${name}`)),
    );
    const values = rows.flatMap(({ rows }) =>
      rows.flatMap((row) => Object.values(row).map(String)),
    );
    expect(values.join(' ')).not.toContain(token);
    expect(values.join(' ')).not.toContain('canary');
    for (const value of values) {
      const { status } = await house.ask('GET', '/v1/me', {
        headers: { authorization: `Bearer ${value}` },
      });
      expect(status).toBe(401);
    }
  });
});

describe('sign-in', () => {
  it('opens a session of its own each time', async () => {
    const { id, token } = await house.member('ann');
    const { status, body } = await signIn('ANN', 'correct horse');
    expect(status).toBe(200);
    expect(body.me.id).toBe(id);
    expect(body.token).not.toBe(token);
    expect((await house.ask('GET', '/v1/me', { token })).status).toBe(200);
  });

  it('takes a password in whatever form a keyboard composes it', async () => {
    await house.member('ann', 'cafe\u0301 au lait');
    expect((await signIn('ann', 'caf\u00e9 au lait')).status).toBe(200);
  });

  it('[S19] answers a wrong password and an unknown name alike', async () => {
    await house.member('ann');
    const [wrong, unknown, guest] = [
      await signIn('ann', 'wrong horse'),
      await signIn('nobody', 'wrong horse'),
      await signIn('', ''),
    ];
    const withoutId = ({ status, body }: typeof wrong) => {
      const { requestId: _, ...error } = body.error;
      return { status, error };
    };
    expect(withoutId(wrong).error.code).toBe('wrong-credentials');
    expect(withoutId(unknown)).toEqual(withoutId(wrong));
    expect(withoutId(guest)).toEqual(withoutId(wrong));
  });

  it('gives a hash with old parameters new ones', async () => {
    await house.member('ann', 'correct horse');
    // The same password under N=2^10, r=8, p=1.
    const old = scryptSync('correct horse', Buffer.alloc(16, 7), 32, { N: 1024, r: 8, p: 1 });
    const salt = Buffer.alloc(16, 7).toString('base64url');
    const encoded = `scrypt$1024$8$1$${salt}$${old.toString('base64url')}`;
    await house.client.execute({ sql: 'UPDATE user SET password = ?', args: [encoded] });
    expect((await signIn('ann', 'correct horse')).status).toBe(200);
    const { rows } = await house.client.execute('SELECT password FROM user');
    expect(rows[0]?.password).toMatch(/^scrypt\$16384\$8\$5\$/);
    expect((await signIn('ann', 'correct horse')).status).toBe(200);
  });
});

describe('guest', () => {
  it('comes in with a name alone', async () => {
    const { status, body } = await house.ask('POST', '/v1/guest', { body: { name: 'Gus' } });
    expect(status).toBe(201);
    expect(body.me).toEqual({ id: body.me.id, name: 'Gus', kind: 'guest' });
  });

  it('[ACC-2] becomes a member under the same id, with a new session', async () => {
    const gus = await house.guest();
    const body = { username: 'gus', password: 'correct horse', name: 'Gustav' };
    const { status, body: session } = await gus.ask('POST', '/v1/upgrade', body);
    expect(status).toBe(200);
    expect(session.me).toEqual({ id: gus.id, name: 'Gustav', kind: 'member', username: 'gus' });
    expect((await gus.ask('GET', '/v1/me')).status).toBe(401);
    expect((await house.ask('GET', '/v1/me', { token: session.token })).body.me).toEqual(
      session.me,
    );
    expect((await signIn('gus', 'correct horse')).body.me.id).toBe(gus.id);
  });

  it('[ACC-2] leaves no socket to the sessions of before', async () => {
    const gus = await house.guest();
    const body = { username: 'gus', password: 'correct horse' };
    await gus.ask('POST', '/v1/upgrade', body);
    const types = house.calls
      .filter(({ party, name }) => party === 'person' && name === gus.id)
      .map(({ order }) => order.type);
    expect(types[0]).toBe('close');
    const deleted = house.calls.findIndex(({ order }) =>
      JSON.stringify(order).includes('DELETE FROM session'),
    );
    expect(house.calls.findIndex(({ order }) => order.type === 'close')).toBeGreaterThan(deleted);
  });

  it('cannot become a member twice, nor under a taken name', async () => {
    await house.member('ann');
    const gus = await house.guest();
    const take = (username: string) =>
      gus.ask('POST', '/v1/upgrade', { username, password: 'correct horse' });
    expect((await take('ann')).body.error.code).toBe('username-taken');
    const both = await Promise.all([take('gus'), take('gus2')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const member = both.find(({ status }) => status === 200)!.body.token;
    const again = { username: 'gus3', password: 'correct horse' };
    const answer = await house.ask('POST', '/v1/upgrade', { token: member, body: again });
    expect(answer.body.error.code).toBe('already-member');
  });
});

describe('sign-out', () => {
  it('[ACC-3] ends the session, then the sockets, then answers', async () => {
    const ann = await house.guest();
    expect((await ann.ask('POST', '/v1/sign-out', {})).body).toEqual({ ok: true });
    expect((await ann.ask('GET', '/v1/me')).status).toBe(401);
    const close = house.calls.findIndex(
      ({ party, order }) => party === 'person' && order.type === 'close',
    );
    const deleted = house.calls.findIndex(({ order }) =>
      JSON.stringify(order).includes('DELETE FROM session'),
    );
    expect(close).toBeGreaterThan(deleted);
    expect(house.calls[close]?.order).toMatchObject({
      person: ann.id,
      session: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('[ACC-3] leaves other sessions alone unless it is everywhere', async () => {
    const ann = await house.member('ann');
    const [one, two] = [await signIn('ann', 'correct horse'), await signIn('ann', 'correct horse')];
    await ann.ask('POST', '/v1/sign-out', {});
    expect((await house.ask('GET', '/v1/me', { token: one.body.token })).status).toBe(200);
    const everywhere = { token: one.body.token, body: { everywhere: true } };
    await house.ask('POST', '/v1/sign-out', everywhere);
    expect((await house.ask('GET', '/v1/me', { token: two.body.token })).status).toBe(401);
    expect(
      house.calls.filter(({ order }) => order.type === 'close').at(-1)?.order.session,
    ).toBeNull();
  });

  it('does not say that it is done when the sockets may still be open', async () => {
    const ann = await house.guest();
    house.broken.add('person');
    expect((await ann.ask('POST', '/v1/sign-out', {})).status).toBe(503);
  });
});
