import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { routes } from '../../../party/http/app.ts';
import { answers, parse } from '../../../sdk/src/protocol/index.ts';
import { type House, hostOrigin, openHouse, ownOrigin } from '../support/house.ts';

vi.setConfig({ testTimeout: 30_000 });
let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const values = {
  ':room': 'general',
  ':file': `f_${'a'.repeat(22)}`,
  ':index': '0',
  ':seq': '1',
};
const pathOf = (path: string) =>
  Object.entries(values).reduce((done, [name, value]) => done.replace(name, value), path);
const everywhere = [
  ...routes.map(({ method, path }) => [method, pathOf(path)] as const),
  ['GET', '/health'],
  ['GET', '/'],
  ['GET', '/widget.js'],
  ['GET', '/assets/a-1.js'],
  ['GET', '/nowhere'],
  ['GET', '/v1/nowhere'],
  ['PUT', '/v1/me'],
  ['OPTIONS', '/v1/rooms'],
] as const;
const api = everywhere.filter(([, path]) => path.startsWith('/v1/'));

describe('every answer', () => {
  it.each(everywhere)(
    '[S14] of %s %s carries the headers that keep browsers in check',
    async (method, path) => {
      const { headers } = await house.ask(method, path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toMatch(
        /^(no-referrer|strict-origin-when-cross-origin)$/,
      );
      expect(headers.get('content-security-policy')).toMatch(
        /default-src 'none'.*frame-ancestors '(none|self)'/,
      );
      expect(headers.get('x-request-id')).toMatch(/^[\w-]{12}$/);
      expect(headers.get('set-cookie')).toBeNull();
    },
  );

  it.each(api)('[S10] of %s %s is readable for an allowed origin alone', async (method, path) => {
    const ask = (origin: string) => house.ask(method, path, { headers: { origin } });
    const [allowed, other] = [await ask(hostOrigin), await ask('https://evil.example')];
    expect(allowed.headers.get('access-control-allow-origin')).toBe(hostOrigin);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    expect(other.status).toBe(403);
    for (const { headers } of [allowed, other]) {
      expect(headers.get('vary')).toContain('Origin');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('[HTTP-4] of a failure has the same shape', async () => {
    for (const [method, path] of [
      ['GET', '/v1/me'],
      ['GET', '/v1/nowhere'],
      ['DELETE', '/v1/me'],
    ] as const) {
      const { body, headers } = await house.ask(method, path);
      expect(parse(answers.error, body).ok).toBe(true);
      expect(body.error.requestId).toBe(headers.get('x-request-id'));
    }
  });
});

describe('before a route is reached', () => {
  it('[S1] a foreign or null origin gets nothing, whatever it asks', async () => {
    const ann = await house.guest();
    for (const origin of [
      'null',
      'https://evil.example',
      `${hostOrigin}.`,
      hostOrigin.toUpperCase(),
    ]) {
      const options = { token: ann.token, body: { room: 'general' }, headers: { origin } };
      const { status, body } = await house.ask('POST', '/v1/ticket', options);
      expect([status, body.error.code]).toEqual([403, 'origin-not-allowed']);
    }
  });

  it('[S10] a browser that asks first is told what it may send', async () => {
    const { status, headers } = await house.ask('OPTIONS', '/v1/rooms', {
      headers: { origin: hostOrigin },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, OPTIONS');
    expect(headers.get('access-control-allow-headers')).toBe(
      'Authorization, Content-Type, Content-Digest, Range, If-Range',
    );
  });

  it('[HTTP-2] an unknown address is 404 and a wrong method 405 with those that are right', async () => {
    expect((await house.ask('GET', '/v1/nowhere')).status).toBe(404);
    expect((await house.ask('GET', '/v1')).status).toBe(404);
    expect((await house.ask('GET', '/v1/me/')).status).toBe(404);
    const allow = async (method: string, path: string) => {
      const { status, headers } = await house.ask(method, path);
      return [status, headers.get('allow')];
    };
    expect(await allow('DELETE', '/v1/rooms')).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
    expect(await allow('GET', '/v1/sign-in')).toEqual([405, 'POST, OPTIONS']);
    expect(await allow('POST', '/v1/rooms/general')).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(await allow('POST', '/health')).toEqual([405, 'GET, HEAD']);
    expect(await allow('POST', '/widget.js')).toEqual([405, 'GET, HEAD']);
  });

  it('answers HEAD where there is GET, without a body', async () => {
    const { status, body, headers } = await house.ask('HEAD', '/v1/rooms');
    expect([status, body]).toEqual([200, '']);
    expect(headers.get('content-type')).toContain('application/json');
  });

  it('[S8] takes a session from the header alone, and only in its form', async () => {
    const { token } = await house.guest();
    const status = async (headers: Record<string, string>, query = '') =>
      (await house.ask('GET', `/v1/me${query}`, { headers })).status;
    expect(await status({ authorization: `Bearer ${token}` })).toBe(200);
    expect(await status({ authorization: token })).toBe(401);
    expect(await status({ authorization: `Basic ${token}` })).toBe(401);
    expect(await status({ authorization: `Bearer ${token} x` })).toBe(401);
    expect(await status({ authorization: `Bearer ${token.toUpperCase()}` })).toBe(401);
    expect(await status({ cookie: `auth_session=${token}` })).toBe(401);
    expect(await status({}, `?token=${token}`)).toBe(401);
  });
});

describe('bodies and queries', () => {
  it('[HTTP-2] anything but JSON is 415, and changes nothing', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/jsonp',
      'application/json; charset=utf-16',
    ]) {
      const options = { body: '{"name":"Gus"}', headers: { 'content-type': type } };
      expect((await house.ask('POST', '/v1/guest', options)).status).toBe(415);
    }
    expect((await house.client.execute('SELECT * FROM user')).rows).toEqual([]);
  });

  it('[S9] a form that another page sends is refused', async () => {
    const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' };
    const { status } = await house.ask('POST', '/v1/guest', { body: { name: 'Gus' }, headers });
    expect(status).toBe(403);
  });

  it('[HTTP-2] a body over 64 KiB is 413, whether it says its length or not', async () => {
    const large = JSON.stringify({ name: 'x'.repeat(70_000) });
    expect((await house.ask('POST', '/v1/guest', { body: large })).status).toBe(413);
    const lies = { body: large, headers: { 'content-length': '10' } };
    expect((await house.ask('POST', '/v1/guest', lies)).status).toBe(413);
    // Without an end; what is not kept is taken in up to 1 MiB, so that the client gets to see the answer.
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(16_384));
      },
    });
    const request = new Request(`${ownOrigin}/v1/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect((await house.serve(request)).status).toBe(413);
    expect(sent).toBeLessThan(100);
  });

  it.each([
    ['', undefined],
    ['{', undefined],
    ['null', undefined],
    ['[]', 'name'],
    ['\u00ff', undefined],
    ['{}', 'name'],
    ['{"name":1}', 'name'],
    ['{"name":""}', 'name'],
    ['{"name":"  "}', 'name'],
    ['{"name":"a\\u0000b"}', 'name'],
    ['{"name":"a\\u202eb"}', 'name'],
    ['{"name":"\\ud800"}', 'name'],
    ['{"name":"Gus","kind":"member"}', 'kind'],
    ['{"name":"Gus","is_admin":1}', 'is_admin'],
    ['{"name":"Gus","constructor":{}}', 'constructor'],
    ['{"name":"Gus","__proto__":{"is_admin":1}}', '__proto__'],
  ])('[HTTP-1] the body %j is 400 and names the field', async (body, field) => {
    const { status, body: answer } = await house.ask('POST', '/v1/guest', { body });
    expect(status).toBe(400);
    expect(answer.error.code).toBe('invalid');
    if (field !== '__proto__') expect(answer.error.field).toBe(field);
    expect((await house.client.execute('SELECT * FROM user')).rows).toEqual([]);
  });

  it('[HTTP-1] a query that does not fit is 400', async () => {
    for (const query of [
      'limit=0',
      'limit=101',
      'limit=x',
      'limit=1e1',
      'cursor=!',
      'cursor=bm8',
      'unknown=1',
      '__proto__=1',
    ]) {
      const { status, body } = await house.ask('GET', `/v1/rooms?${query}`);
      expect([status, body.error.field]).toEqual([400, query.split('=')[0]]);
    }
  });

  it('[S25] what looks like SQL is only text', async () => {
    const name = `Robert'); DROP TABLE user; --`;
    const gus = await house.guest(name);
    expect((await gus.ask('GET', '/v1/me')).body.me.name).toBe(name);
    const search = encodeURIComponent(`%' OR 1=1 --`);
    expect((await house.ask('GET', `/v1/rooms?search=${search}`)).body.rooms).toEqual([]);
    const body = { username: `' OR ''='`, password: `' OR ''='` };
    expect((await house.ask('POST', '/v1/sign-in', { body })).status).toBe(401);
  });
});

describe('when something inside fails', () => {
  const canary = 'canary SELECT secret FROM host.internal:8080';

  it('[S26] says only that, and where we find it in the log', async () => {
    const ann = await house.guest();
    house.room.answer = async () => {
      throw Object.assign(new Error(canary), { code: 200 });
    };
    await ann.ask('POST', '/v1/rooms', { id: 'den' });
    const { status, body, headers } = await ann.ask('GET', '/v1/rooms/den/events');
    expect(status).toBe(500);
    expect(Object.keys(body.error).sort()).toEqual(['code', 'message', 'requestId']);
    expect(JSON.stringify([body, [...headers]])).not.toMatch(/canary|SELECT|at .*\.ts/);
    const line = house.lines.find(({ what }) => what === 'request failed');
    expect(line?.details).toMatchObject({ requestId: body.error.requestId });
  });

  it.each(['database', 'scribe', 'limiter', 'person', 'room'] as const)(
    '[S26] is 503 while the %s does not answer, and works again after',
    async (part) => {
      const ann = await house.guest();
      await ann.ask('POST', '/v1/rooms', { id: 'den' });
      house.room.answer = async () => ({ events: [], epoch: 'e', head: 0, from: 1 });
      const attempt = async () => {
        const all = [
          await house.ask('POST', '/v1/guest', { body: { name: 'Gus' } }),
          await ann.ask('POST', '/v1/ticket', { room: 'den' }),
          await ann.ask('GET', '/v1/rooms/den/events'),
        ];
        return Math.max(...all.map(({ status }) => status));
      };
      house.broken.add(part);
      expect(await attempt()).toBe(503);
      house.broken.delete(part);
      expect(await attempt()).toBe(201);
    },
  );

  it('[S3] no token, ticket or password is ever in the log', async () => {
    const ann = await house.member('ann', 'canary in a mine');
    await ann.ask('POST', '/v1/rooms', { id: 'den' });
    const { body } = await ann.ask('POST', '/v1/ticket', { room: 'den' });
    for (const part of ['database', 'scribe', 'limiter', 'person', 'room'] as const) {
      house.broken.add(part);
      await ann.ask('GET', '/v1/rooms/den/events');
      await house.ask('POST', '/v1/sign-in', {
        body: { username: 'ann', password: 'canary in a mine' },
      });
      house.broken.delete(part);
    }
    const log = JSON.stringify(house.lines);
    expect(house.lines.length).toBeGreaterThan(0);
    for (const secret of [ann.token, body.ticket, 'canary']) expect(log).not.toContain(secret);
  });
});
