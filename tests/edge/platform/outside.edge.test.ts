import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { innerHeader, signInner } from '../../../party/auth/inner.ts';
import { useStack } from '../../support/stack.ts';
import { openLine, Visitor } from './visitor.ts';

const stack = useStack();
const objects = [
  'room/hall',
  'person/u_0123456789',
  'scribe/s0',
  'limiter/s0',
  'file/f_0123456789012345678901',
  'main/x',
];
const paths = [
  ...objects.map((object) => `/parties/${object}`),
  '/party/x',
  '/parties/room/hall/x',
];

describe('a request from outside to the address of an object', () => {
  it.each(paths)('finds nothing at %s, whatever its method', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const response = await fetch(`${stack().url}${path}`, { method });
      expect(response.status).toBe(404);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await response.json()).toMatchObject({ error: { code: 'not-found' } });
    }
  });

  it('finds nothing with the signature of another call either', async () => {
    const body = JSON.stringify({ type: 'health' });
    const { url, secret } = stack();
    for (const text of [body, `scribe/s0\n${body}`]) {
      const headers = { [innerHeader]: await signInner(secret, text, Date.now()) };
      const init = { method: 'POST', headers, body };
      expect((await fetch(`${url}/parties/scribe/s0`, init)).status).toBe(404);
    }
  });

  it('reads no file and changes none, not even with a good signature', async () => {
    const { url, secret } = stack();
    const id = 'f_0123456789012345678901';
    for (const order of ['{"type":"begin","size":5}', '{"type":"remove"}']) {
      const text = `file/${id} x-partyline-order\n${order}`;
      const signature = await signInner(secret, text, Date.now());
      const headers = { [innerHeader]: signature, 'x-partyline-order': order };
      const response = await fetch(`${url}/parties/file/${id}`, { method: 'POST', headers });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: { code: 'not-found' } });
    }
  });

  it('[CONN-2] opens no socket to a person with the ticket of a room', async () => {
    const ann = await Visitor.enter(stack().url);
    const ticket = await ann.ticket(await ann.makeRoom());
    const line = openLine(`${stack().url}/parties/person/${ann.id}?v=1&t=${ticket}`);
    expect(await line.closed).toEqual({ code: 4500, reason: 'ticket-invalid' });
  });

  it.each([
    '/parties/person/somebody',
    '/parties/scribe/s0',
    '/parties/file/f_0123456789012345678901',
    '/parties/main/x',
    '/party/x',
  ])('opens no socket at %s, with a good ticket neither', async (path) => {
    const ann = await Visitor.enter(stack().url);
    const ticket = await ann.ticket(await ann.makeRoom());
    const line = openLine(`${stack().url}${path}?v=1&t=${ticket}`);
    expect(await line.closed).toMatchObject({ code: 404 });
  });

  it('[CONN-5] is not helped by identity headers of its own', async () => {
    const headers = { 'x-partyline-identity': 'e30.AAAA', [innerHeader]: `${Date.now()}.00` };
    const line = openLine(`${stack().url}/parties/room/hall?v=1`, { headers });
    expect(await line.closed).toEqual({ code: 4500, reason: 'ticket-invalid' });
  });

  it('[CONN-2] makes no object: 300 refused sockets leave no file behind', async () => {
    const filesOf = async () => {
      const folder = join(stack().dataFolder, 'objects');
      const all = await readdir(folder, { recursive: true });
      return all.filter((name) => /room/i.test(name) && name.endsWith('.sqlite')).length;
    };
    const before = await filesOf();
    const names = Array.from({ length: 300 }, (_, index) => `nobody${index}`);
    for (const name of names) {
      await openLine(`${stack().url}/parties/room/${name}?v=1&t=a.b`).closed;
      await fetch(`${stack().url}/parties/room/${name}`);
    }
    expect(await filesOf()).toBe(before);
    // The count does count: one room that is really entered makes a file.
    const ann = await Visitor.enter(stack().url);
    await ann.join(await ann.makeRoom());
    expect(await filesOf()).toBeGreaterThan(before);
  });

  it.each([
    ['in capitals', 'Hall'],
    ['with a space', 'a b'],
    ['beyond ASCII', 'ä'],
    ['too long', 'x'.repeat(65)],
    ['much too long', 'x'.repeat(6_000)],
    ['that climbs', '..%2fx'],
    ['that ends early', '%00'],
  ])('reaches no room of an impossible name: %s', async (_, name) => {
    const line = openLine(`${stack().url}/parties/room/${encodeURI(name)}?v=1&t=a.b`);
    expect(await line.closed).toMatchObject({ code: 404 });
  });
});

describe('an address of the API', () => {
  it('opens no socket', async () => {
    const line = openLine(`${stack().url}/v1/me`);
    expect(await line.closed).toMatchObject({ code: 401 });
  });
});
