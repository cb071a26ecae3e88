import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { routes } from '../../../party/http/app.ts';
import { answers, parse } from '../../../sdk/src/protocol/index.ts';
import { type House, hostOrigin, openHouse } from '../support/house.ts';

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
      'Authorization, Content-Type, Content-Digest, Range, If-Range, Partyline-Site',
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
