import { describe, expect, it } from 'vitest';
import { admit, readIdentity } from '../../../party/auth/admit.ts';
import { seal } from '../../../party/auth/seal.ts';
import { signTicket, type Ticket } from '../../../party/auth/ticket.ts';

const secret = 'one secret of the server, long enough';
const now = 1_800_000_000_000;
const origin = 'https://host.example';
const person = { id: 'u_aaaaaaaaaaaaaaaa', name: 'Änn', kind: 'guest' } as const;
const ticket: Ticket = {
  id: 't1',
  place: { party: 'room', name: 'general' },
  person,
  session: 'ab'.repeat(32),
  origin,
  expiresAt: now + 30_000,
};
const identity = {
  ticket: 't1',
  ticketExpiresAt: now + 30_000,
  person,
  session: ticket.session,
  origin,
};
const deps = {
  config: { secret },
  sites: {
    isKnownOrigin: async (known: string) => [origin, 'https://other.example'].includes(known),
  },
  clock: { now: () => now },
  newConnectionId: () => 'c_server',
};

type Knock = { path?: string; t?: string; v?: string; headers?: Record<string, string> };
async function knock({ path = '/parties/room/general', t, v = '1', headers }: Knock = {}) {
  const sealed = t ?? (await signTicket(secret, ticket));
  const query = new URLSearchParams({ t: sealed, v, _pk: 'victim', extra: 'canary' });
  const all = { upgrade: 'websocket', 'sec-websocket-key': 'k', ...(headers ?? { origin }) };
  return admit(new Request(`https://chat.example${path}?${query}`, { headers: all }), deps);
}
const codeOf = async (attempt: Knock) => {
  const result = await knock(attempt);
  return result.ok ? 'admitted' : result.code;
};

describe('admission of a socket', () => {
  it('[S3] lets a ticket in, and takes it out of the address', async () => {
    const result = await knock();
    expect(result.ok && result.request.url).toBe(
      'https://chat.example/parties/room/general?_pk=c_server',
    );
  });

  it('[CONN-5] hands over nothing of the client but its handshake', async () => {
    const forged = await seal('a secret that the client made up itself', 'identity', {
      place: ticket.place,
      identity,
    });
    const result = await knock({
      headers: {
        origin,
        authorization: 'Bearer canary',
        cookie: 'canary=1',
        'x-partyline-identity': forged,
        'x-partyline-inner': 'canary',
        'X-PartyLine-Anything': 'canary',
        'x-forwarded-for': 'canary',
        'sec-websocket-protocol': 'chat',
      },
    });
    if (!result.ok) throw new Error(result.code);
    const names = [...result.request.headers.keys()].sort();
    expect(names).toEqual([
      'origin',
      'sec-websocket-key',
      'sec-websocket-protocol',
      'upgrade',
      'x-partyline-identity',
    ]);
    expect([...result.request.headers.values()].join()).not.toContain('canary');
    expect(await readIdentity(result.request, secret)).toEqual(identity);
  });

  it('[CONN-8] looks at the version first', async () => {
    for (const v of ['', '0', '2', '1.0', '01']) {
      expect(await codeOf({ v, t: 'rubbish', headers: { origin: 'null' } })).toBe(
        'unsupported-version',
      );
    }
  });

  it('[S1] takes exact origins only, and the one that the ticket was given to', async () => {
    for (const bad of [
      'null',
      'http://host.example',
      'https://host.example.',
      'https://HOST.example',
      'https://evil.example',
    ]) {
      expect(await codeOf({ headers: { origin: bad } })).toBe('origin-not-allowed');
    }
    expect(await codeOf({ headers: { origin: 'https://other.example' } })).toBe('ticket-invalid');
    expect(await codeOf({ headers: {} })).toBe('ticket-invalid');
  });

  it('lets a client without an origin in with a ticket that was given to such a one', async () => {
    const t = await signTicket(secret, { ...ticket, origin: '' });
    expect(await codeOf({ t, headers: {} })).toBe('admitted');
    expect(await codeOf({ t })).toBe('ticket-invalid');
  });

  it('[S6] knows no room that a name cannot have', async () => {
    const names = [
      'General',
      'a b',
      '%67eneral',
      'ü',
      'x'.repeat(65),
      'x'.repeat(6_000),
      'a/b',
      '',
    ];
    for (const name of names)
      expect(await codeOf({ path: `/parties/room/${name}` })).toBe('not-found');
    expect(await codeOf({ path: '/parties/person/general' })).toBe('not-found');
    expect(await codeOf({ path: '/party/general' })).toBe('not-found');
  });

  it('[CONN-2] refuses a ticket that is missing, forged, expired or for another room', async () => {
    const expired = await signTicket(secret, { ...ticket, expiresAt: now });
    for (const t of ['', 'x', 'x.y', expired, await signTicket(`${secret}!`, ticket)]) {
      expect(await codeOf({ t })).toBe('ticket-invalid');
    }
    expect(await codeOf({ path: '/parties/room/other' })).toBe('ticket-invalid');
  });

  it('[ME-1] tells a room and a person of the same name apart, and knows no other objects', async () => {
    const name = person.id;
    const t = await signTicket(secret, { ...ticket, place: { party: 'person', name } });
    const result = await knock({ t, path: `/parties/person/${name}` });
    if (!result.ok) throw new Error(result.code);
    expect(await readIdentity(result.request, secret)).toEqual(identity);
    expect(await codeOf({ t, path: '/parties/person/u_bbbbbbbbbbbbbbbb' })).toBe('ticket-invalid');
    const twin = 'u_abcdefgh';
    const toRoom = await signTicket(secret, { ...ticket, place: { party: 'room', name: twin } });
    expect(await codeOf({ t: toRoom, path: `/parties/room/${twin}` })).toBe('admitted');
    expect(await codeOf({ t: toRoom, path: `/parties/person/${twin}` })).toBe('ticket-invalid');
    for (const party of ['scribe', 'limiter', 'main', 'people'])
      expect(await codeOf({ t, path: `/parties/${party}/${name}` })).toBe('not-found');
  });
});

describe('the identity that an object reads', () => {
  const request = (value: string | undefined, path = '/parties/room/general') =>
    new Request(`https://chat.example${path}?_pk=c`, {
      headers: value === undefined ? {} : { 'x-partyline-identity': value },
    });

  it('[S5] is believed with the signature of the edge, for its own room', async () => {
    const sealed = await seal(secret, 'identity', { place: ticket.place, identity });
    expect(await readIdentity(request(sealed), secret)).toEqual(identity);
    expect(await readIdentity(request(sealed, '/parties/room/other'), secret)).toBeUndefined();
  });

  it('[S5] is nobody without it', async () => {
    const asTicket = await seal(secret, 'ticket', { place: ticket.place, identity });
    const plain = JSON.stringify({ place: ticket.place, identity });
    for (const value of [undefined, '', plain, asTicket]) {
      expect(await readIdentity(request(value), secret)).toBeUndefined();
    }
  });
});
