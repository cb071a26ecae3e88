import { describe, expect, it } from 'vitest';
import { innerHeader, signInner, verifyInner } from '../../../party/auth/inner.ts';
import { seal } from '../../../party/auth/seal.ts';
import { signTicket, type Ticket, verifyTicket } from '../../../party/auth/ticket.ts';

const secret = 'one secret of the server, long enough';
const now = 1_800_000_000_000;
const ticket: Ticket = {
  id: 't1',
  place: { party: 'room', name: 'general' },
  person: { id: 'u_aaaaaaaaaaaaaaaa', name: 'Änn 😀', kind: 'guest' },
  session: 'ab'.repeat(32),
  origin: 'https://host.example',
  expiresAt: now + 30_000,
};

describe('tickets', () => {
  it('come back as they were made', async () => {
    const sealed = await signTicket(secret, ticket);
    expect(sealed).toMatch(/^[\w-]+\.[\w-]+$/);
    expect(await verifyTicket(secret, sealed, now)).toEqual(ticket);
  });

  it('[S3] are worth nothing from the moment they expire', async () => {
    const sealed = await signTicket(secret, ticket);
    expect(await verifyTicket(secret, sealed, now + 29_999)).toEqual(ticket);
    expect(await verifyTicket(secret, sealed, now + 30_000)).toBeUndefined();
  });

  it('[S3] cannot be altered or made by others', async () => {
    const [payload = '', signature = ''] = (await signTicket(secret, ticket)).split('.');
    const other = Buffer.from(
      JSON.stringify({ ...ticket, place: { party: 'room', name: 'other' } }),
    ).toString('base64url');
    const changed = payload.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    const forged = [
      `${other}.${signature}`,
      `${changed}.${signature}`,
      `${payload}.${signature.slice(0, -2)}`,
      `${payload}.${'A'.repeat(43)}`,
      `${payload}.`,
      payload,
      `.${signature}`,
      `${payload}.${signature}.`,
      `${payload}=.${signature}`,
      '',
      '.',
      'ü.ü',
      await signTicket('another secret of another server, long', ticket),
      await seal(secret, 'identity', ticket),
      await seal(secret, 'ticket', { ...ticket, place: { party: 'room', name: '../other' } }),
      await seal(secret, 'ticket', null),
    ];
    for (const text of forged) expect(await verifyTicket(secret, text, now)).toBeUndefined();
  });
});

describe('inner calls', () => {
  const body = '{"type":"sweep"}';

  it('[S5] pass with the signature of their body', async () => {
    const header = await signInner(secret, body, now);
    expect(await verifyInner(secret, body, header, now + 59_000)).toBe(true);
    expect(innerHeader).toBe(innerHeader.toLowerCase());
  });

  it('[S5] do not pass with another body, time, secret or none', async () => {
    const header = await signInner(secret, body, now);
    const [at, mac] = header.split('.');
    expect(await verifyInner(secret, `${body} `, header, now)).toBe(false);
    expect(await verifyInner(secret, body, header, now + 60_001)).toBe(false);
    expect(await verifyInner(secret, body, header, now - 60_001)).toBe(false);
    expect(await verifyInner(secret, body, `${Number(at) + 1}.${mac}`, now)).toBe(false);
    expect(await verifyInner(`${secret}!`, body, header, now)).toBe(false);
    for (const bad of [null, '', '.', at ?? '', `${at}.`, `${at}.${mac}00`, `NaN.${mac}`]) {
      expect(await verifyInner(secret, body, bad, now)).toBe(false);
    }
  });
});
