import { describe, expect, it } from 'vitest';
import { signTicket, type Ticket } from '../../../party/auth/ticket.ts';
import { shop, site, useBorder } from './border.ts';
import { grep } from './disk.ts';

const { stack, ask, enter, open } = useBorder();

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
