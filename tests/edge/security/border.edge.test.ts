import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signInner } from '../../../party/auth/inner.ts';
import { seal } from '../../../party/auth/seal.ts';
import { routes } from '../../../party/http/app.ts';
import { home } from '../../support/home.ts';
import { openLine } from '../platform/visitor.ts';
import { shop, site, useBorder } from './border.ts';
import { times } from './client.ts';
import { files, grep } from './disk.ts';

const { stack, ask, enter, open } = useBorder();

describe('[S5] forged headers', () => {
  it('open no socket', async () => {
    const identity = {
      ticket: 't',
      ticketExpiresAt: Date.now() + 30_000,
      person: { id: 'u_aaaaaaaaaaaaaaaa', name: 'A', kind: 'guest' },
      session: 'ab'.repeat(32),
      origin: '',
    };
    const sealed = await seal('a secret that an attacker made up', 'identity', {
      room: 'general',
      identity,
    });
    const line = open('general', '', { 'x-partyline-identity': sealed });
    expect((await line.closed).reason).toBe('ticket-invalid');
  });

  it('make nobody another person on a socket that is let in', async () => {
    const ann = await enter();
    const room = await ann.makeRoom();
    const headers = {
      'x-partyline-identity': 'forged.forged',
      'x-partyline-inner': '1.00',
      authorization: 'x',
    };
    const line = open(room, await ann.ticket(room), headers);
    expect((await line.next('hello')).you.id).toBe(ann.id);
    line.socket.close();
  });

  it('change nothing on any route', async () => {
    const headers = {
      'x-partyline-identity': 'forged',
      'x-partyline-inner': 'forged',
      'x-partykit-room': 'general',
      'cf-connecting-ip': '10.0.0.1',
      'x-forwarded-host': 'evil.example',
    };
    for (const { method, path } of routes) {
      const line = `${method} ${path.replace(':room', 'general') as '/'}` as const;
      const [plain, forged] = [await ask(line), await ask(line, { headers })];
      expect([line, forged.status, forged.body.error?.code]).toEqual([
        line,
        plain.status,
        plain.body.error?.code,
      ]);
    }
  });

  it('reach no object over HTTP, whichever and however signed', async () => {
    const body = JSON.stringify({ type: 'health' });
    const now = Date.now();
    const signatures = await Promise.all(
      ['x'.repeat(32), stack().secret].map((key) => signInner(key, body, now)),
    );
    for (const party of ['room', 'person', 'scribe', 'limiter', 'main', 'nothing']) {
      for (const signature of ['', ...signatures]) {
        for (const method of ['GET', 'POST', 'PUT'] as const) {
          const headers = { 'x-partyline-inner': signature };
          const options = method === 'GET' ? { headers } : { headers, body };
          const { status, text } = await ask(`${method} /parties/${party}/s0`, options);
          expect([party, status]).toEqual([party, 404]);
          expect(text).not.toMatch(/hangsMs|at .*\.[jt]s/);
        }
      }
      const { code } = await openLine(`${stack().url}/parties/${party}/s0`).closed;
      expect([404, 4400]).toContain(code);
    }
    expect((await ask('GET /party/general')).status).toBe(404);
  });
});

describe('[S6] rooms that nobody made', () => {
  // The proxy that wrangler puts before a Worker takes more than twice as long for a request.
  const tries = home === 'worker' ? 2_000 : 10_000;

  it('leave no trace, however many are tried', async () => {
    const ann = await enter();
    const before = await files(join(stack().dataFolder, 'objects'));
    const statuses = await times(tries, 20, async (index) => {
      const id = `none-${index}-${Math.random().toString(36).slice(2)}`;
      const lines = [`GET /v1/rooms/${id}`, `GET /v1/rooms/${id}/events`] as const;
      const line = lines[index % 20] ?? (`GET /parties/room/${id}` as const);
      return (await ask(line, { token: ann.token })).status;
    });
    expect(new Set(statuses)).toEqual(new Set([404]));
    await times(200, 10, (index) => open(`none-${index}`, 'x.y').closed);
    const after = await files(join(stack().dataFolder, 'objects'));
    const added = after.filter((path) => !before.includes(path) && /room/i.test(path));
    expect(added).toEqual([]);
  }, 120_000);

  it('have no name that is too long or another form', async () => {
    const ann = await enter();
    const long = 'x'.repeat(6_000);
    expect((await ask(`GET /v1/rooms/${long}`)).status).toBe(400);
    expect((await ask('POST /v1/ticket', { token: ann.token, body: { room: long } })).status).toBe(
      400,
    );
    expect((await ask(`GET /parties/room/${long}`)).status).toBe(404);
    expect((await openLine(`${stack().url}/parties/room/${long}?v=1`).closed).code).toBe(404);
  });
});

describe('headers', () => {
  const everywhere = [
    ...routes.map(({ method, path }) => `${method} ${path.replace(':room', 'general')}`),
    'GET /health',
    'GET /',
    'GET /widget.js',
    'GET /nowhere',
    'GET /v1/nowhere',
    'PUT /v1/me',
    'GET /parties/room/general',
    'GET /party/general',
  ] as `${string} /${string}`[];

  it('[S14] keep browsers in check on every answer', async () => {
    for (const line of everywhere) {
      const { headers } = await ask(line);
      expect([line, headers.get('x-content-type-options')]).toEqual([line, 'nosniff']);
      expect(headers.get('referrer-policy')).not.toBeNull();
      expect(headers.get('content-security-policy')).toContain('frame-ancestors');
      expect(headers.get('set-cookie')).toBeNull();
    }
  });

  it('[S10] let pages of allowed origins read the API, others nothing, nobody with cookies', async () => {
    for (const line of everywhere.filter((line) => line.includes(' /v1/'))) {
      for (const origin of [site, shop, 'https://evil.example', 'null']) {
        const { headers } = await ask(line, { headers: { origin } });
        const isOurs = origin === site || origin === shop;
        expect([line, headers.get('access-control-allow-origin')]).toEqual([
          line,
          isOurs ? origin : null,
        ]);
        expect(headers.get('access-control-allow-credentials')).toBeNull();
        expect(headers.get('vary')).toContain('Origin');
      }
    }
    const asked = { origin: shop, 'access-control-request-method': 'POST' };
    const preflight = await ask('OPTIONS /v1/ticket', { headers: asked });
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([
      204,
      'POST, OPTIONS',
    ]);
  });

  it('[S9] of a form do not get past the door, and no GET changes anything', async () => {
    expect(await submitForm(`${stack().url}/v1/guest`)).toBe(403);
    const plain = { 'content-type': 'text/plain', origin: site };
    expect((await ask('POST /v1/guest', { body: '{"name":"G"}', headers: plain })).status).toBe(
      415,
    );
    for (const { path } of routes.filter(({ method }) => method === 'POST')) {
      if (routes.some((route) => route.path === path && route.method === 'GET')) continue;
      const { status } = await ask(`GET ${path as '/'}`);
      expect([path, status]).toEqual([path, 405]);
    }
  });
});

describe('[S28] the secret', () => {
  it('is in nothing that was built', async () => {
    expect(await grep('dist', [stack().secret])).toEqual([]);
    const pages = await Promise.all(
      ['/', '/widget.js', '/health'].map((path) => ask(`GET ${path as '/'}`)),
    );
    for (const { text } of pages) expect(text).not.toContain(stack().secret);
  });
});

/** What a page's form would send. `fetch` does not let anybody pretend to navigate. */
function submitForm(address: string): Promise<number | undefined> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-site': 'cross-site',
  };
  return new Promise((resolve, reject) => {
    const sent = request(address, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject);
    sent.end('name=Gus');
  });
}
