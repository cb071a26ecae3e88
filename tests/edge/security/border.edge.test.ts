import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signInner } from '../../../party/auth/inner.ts';
import { seal } from '../../../party/auth/seal.ts';
import { signTicket, type Ticket } from '../../../party/auth/ticket.ts';
import { routes } from '../../../party/http/app.ts';
import { useStack } from '../../support/stack.ts';
import { openLine, Visitor } from '../platform/visitor.ts';
import { type Ask, knock, times } from './client.ts';

const [site, shop] = ['https://site.example', 'https://shop.example:8443'];
const env = { ALLOWED_ORIGINS: `${site},${shop}`, LIMIT_SCALE: '10000', MODE: 'production' };
const stack = useStack({ env });
const ask = (line: `${string} /${string}`, options?: Ask) => knock(stack().url, line, options);
const enter = () => Visitor.enter(stack().url);
const open = (room: string, ticket: string, headers: Record<string, string> = {}) =>
  openLine(`${stack().url}/parties/room/${room}?v=1&t=${ticket}`, { headers });

const strangers = [
  'null',
  'http://site.example',
  'https://site.example:443',
  'https://site.example:8443',
  'https://site.example/',
  'https://site.example.',
  'https://SITE.example',
  'https://site.example.evil.com',
  'https://evilsite.example',
  'https://evil.site.example',
  'https://www.site.example',
  'https://site.example@evil.com',
  'https://shop.example',
  'https://shop.example:84430',
  'http://shop.example:8443',
  'https://xn--ste-3ma.example',
  'wss://site.example',
  'file://',
  '*',
  'undefined',
  'http://localhost:1999',
  'http://127.0.0.1',
];

describe('[S1] another website', () => {
  it('gets no answer, no ticket and no socket', async () => {
    const ann = await enter();
    const room = await ann.makeRoom();
    for (const origin of strangers) {
      const options = { token: ann.token, body: { room }, headers: { origin } };
      const { status, body, headers } = await ask('POST /v1/ticket', options);
      expect([origin, status, body.error.code]).toEqual([origin, 403, 'origin-not-allowed']);
      expect(headers.get('access-control-allow-origin')).toBeNull();
      const line = open(room, await ann.ticket(room), { origin });
      expect(await line.closed).toEqual({ code: 4400, reason: 'origin-not-allowed' });
      expect(line.heard).toEqual([]);
    }
  });

  it('cannot use what an allowed one was given', async () => {
    const ann = await enter();
    const room = await ann.makeRoom();
    const ticketFor = async (origin: string) => {
      const options = { token: ann.token, body: { room }, headers: { origin } };
      return (await ask('POST /v1/ticket', options)).body.ticket;
    };
    const elsewhere: Record<string, string>[] = [{ origin: shop }, {}];
    for (const headers of elsewhere) {
      const { code, reason } = await open(room, await ticketFor(site), headers).closed;
      expect([code, reason]).toEqual([4500, 'ticket-invalid']);
    }
    const line = open(room, await ticketFor(site), { origin: site });
    await line.next('hello');
    line.socket.close();
  });
});

describe('[S3] a ticket', () => {
  const forged = (change: Partial<Ticket>, room: string) =>
    signTicket(stack().secret, {
      id: `t${Math.random()}`,
      place: { party: 'room', name: room },
      person: { id: 'u_aaaaaaaaaaaaaaaa', name: 'A', kind: 'guest' },
      session: 'ab'.repeat(32),
      origin: '',
      expiresAt: Date.now() + 20_000,
      ...change,
    });

  it('is good once, for its room, until it expires', async () => {
    const ann = await enter();
    const [room, other] = [await ann.makeRoom(), await ann.makeRoom()];
    const ticket = await ann.ticket(room);
    expect((await open(other, ticket).closed).reason).toBe('ticket-invalid');
    const line = open(room, ticket);
    await line.next('hello');
    expect((await open(room, ticket).closed).reason).toBe('ticket-invalid');
    const late = await forged({ expiresAt: Date.now() - 1 }, room);
    expect((await open(room, late).closed).reason).toBe('ticket-invalid');
    const control = open(room, await forged({}, room));
    await control.next('hello');
    for (const socket of [line.socket, control.socket]) socket.close();
  });

  it('is used once even when two try it in the same moment', async () => {
    const ann = await enter();
    const room = await ann.makeRoom();
    for (let round = 0; round < 4; round += 1) {
      const ticket = await ann.ticket(room);
      const lines = [open(room, ticket), open(room, ticket), open(room, ticket)];
      const ends = lines.map((line) =>
        Promise.race([
          line.next('hello').then(
            () => 'in',
            () => 'nothing heard',
          ),
          line.closed.then(({ reason }) => reason),
        ]),
      );
      expect((await Promise.all(ends)).sort()).toEqual(['in', 'ticket-invalid', 'ticket-invalid']);
      for (const { socket } of lines) socket.close();
    }
  });

  it('nor a session is ever in a log or on the disk', async () => {
    const ann = await enter();
    const room = await ann.makeRoom();
    const tickets = [await ann.ticket(room), await ann.ticket(room)];
    const line = open(room, tickets[0] ?? '');
    await line.next('hello');
    await ask('GET /v1/me', { token: ann.token });
    await ask(`GET /v1/me?canary=${ann.token}`);
    const log = stack().log.join('\n');
    expect(log).toContain('/v1/me');
    for (const secret of [...tickets, stack().secret]) expect(log).not.toContain(secret);
    const left = await grep(stack().dataFolder, [...tickets, ann.token]);
    expect(left).toEqual([]);
    line.socket.close();
  });
});

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
  it('leave no trace, however many are tried', async () => {
    const ann = await enter();
    const before = await files(join(stack().dataFolder, 'objects'));
    const statuses = await times(10_000, 20, async (index) => {
      const id = `none-${index}-${Math.random().toString(36).slice(2)}`;
      const lines = [`GET /v1/rooms/${id}`, `GET /v1/rooms/${id}/events`] as const;
      const line = lines[index % 20] ?? (`GET /parties/room/${id}` as const);
      return (await ask(line, { token: ann.token })).status;
    });
    expect(new Set(statuses)).toEqual(new Set([404]));
    await times(200, 10, (index) => open(`none-${index}`, 'x.y').closed);
    const after = await files(join(stack().dataFolder, 'objects'));
    const added = after.filter((path) => !before.includes(path) && path.includes('room'));
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

async function files(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Files that hold one of the texts as they are. */
async function grep(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of await files(folder)) {
    const content = await readFile(path, 'latin1');
    if (texts.some((text) => content.includes(text))) found.push(path);
  }
  return found;
}
