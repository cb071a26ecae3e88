import { describe, expect, it } from 'vitest';
import { innerHeader, signInner } from '../../../party/auth/inner.ts';
import { Fault } from '../../../party/fault.ts';
import { KeptFile } from '../../../party/file/kept-file.ts';
import { embeddedStore } from '../../../party/files/embedded.ts';
import { answerBytes, fileObjectsOver } from '../../../party/home/inner-bytes.ts';
import { newFileId, someBytes, Upload } from '../../party/files/sent-upload.ts';
import { MemoryStorage } from '../../party/support/memory-storage.ts';

const secret = 'a secret for tests that is long enough to be one';
const timers: (() => void)[] = [];
const clock = {
  now: () => 1_000_000,
  after: (_: number, task: () => void) => {
    timers.push(task);
    return () => {};
  },
};
type Order = (data: unknown, bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>;

/** Both ends of calls to the object of `id`. */
function connect(id: string, order: Order) {
  const seen: { request: Request; name: string }[] = [];
  const lines: unknown[] = [];
  const answer = (request: Request, name = id) =>
    answerBytes(request, { name, secret, clock, log: (...line) => lines.push(line), order });
  const file = {
    get: (name: string) => ({
      fetch: (init: RequestInit) => {
        const request = new Request(`http://inside/parties/file/${name}`, init);
        seen.push({ request: request.clone(), name });
        return answer(request, name);
      },
    }),
  };
  return { objects: fileObjectsOver({ file }, { secret, clock }), answer, seen, lines };
}

const id = newFileId();
const remove = { type: 'remove' } as const;

describe('a call to the object of a file', () => {
  it('carries order and bytes there, and bytes back', async () => {
    const kept = new KeptFile({ storage: new MemoryStorage() });
    const { objects } = connect(id, (data, bytes) => kept.order(data, bytes));
    const sent = new Upload(
      embeddedStore(objects, () => 'w'),
      someBytes(2_000_000),
      id,
    );
    await sent.finish();
    await sent.holds(sent.bytes);
    await expect(sent.send(0, '/')).rejects.toMatchObject({ code: 'invalid', field: 'parts' });
  });

  it('turns every unexpected error into `internal`, and keeps its text inside', async () => {
    const { objects, answer, seen, lines } = connect(id, async () => {
      throw Object.assign(new Error('canary'), { code: 418 });
    });
    await expect(objects.send(id, remove)).rejects.toMatchObject({ code: 'internal' });
    const response = await answer(seen[0]!.request);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('canary');
    // The log says where, and not what either: it may be somebody's words.
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it.each([
    ['the party is unknown', {}],
    ['the platform throws', { get: () => ({ fetch: () => Promise.reject(new Error('x')) }) }],
    ['something else answers', { get: () => ({ fetch: async () => new Response('hello') }) }],
    [
      'nothing is found',
      { get: () => ({ fetch: async () => new Response(null, { status: 404 }) }) },
    ],
  ])('is `unavailable` when %s', async (_, file) => {
    const objects = fileObjectsOver('get' in file ? { file } : {}, { secret, clock });
    const unavailable = { code: 'unavailable' };
    await expect(objects.send(id, remove)).rejects.toMatchObject(unavailable);
    const read = objects.read(id, { type: 'read', start: 0, end: 1 });
    await expect(read).rejects.toMatchObject(unavailable);
  });

  it('is `unavailable` when no answer comes in time', async () => {
    const file = { get: () => ({ fetch: () => new Promise<Response>(() => {}) }) };
    const call = fileObjectsOver({ file }, { secret, clock }).send(id, remove);
    timers.length = 0;
    while (timers.length === 0) await new Promise((resolve) => setImmediate(resolve));
    for (const task of timers) task();
    await expect(call).rejects.toBeInstanceOf(Fault);
  });
});

describe('a call that was not made by this server', () => {
  it('finds nothing and does nothing', async () => {
    let runs = 0;
    const { objects, answer, seen } = connect(id, async () => {
      runs += 1;
      return {};
    });
    await objects.send(id, remove);
    expect(runs).toBe(1);
    const { request } = seen[0]!;
    const signature = request.headers.get(innerHeader) ?? '';
    const order = JSON.stringify(remove);
    const asJson = await signInner(secret, `file/${id}\n${order}`, clock.now());
    const send = (headers: Record<string, string>, body?: string) =>
      new Request('http://outside', { method: 'POST', headers, body: body ?? null });
    for (const forged of [
      send({}),
      send({ 'x-partyline-order': order }),
      send({ 'x-partyline-order': order, [innerHeader]: `1000000.${'0'.repeat(64)}` }),
      send({ 'x-partyline-order': '{"type":"begin","size":5}', [innerHeader]: signature }),
      send({ 'x-partyline-order': order, [innerHeader]: asJson }),
      send({ [innerHeader]: asJson }, order),
    ])
      expect((await answer(forged)).status).toBe(404);
    expect((await answer(request.clone(), newFileId())).status).toBe(404);
    expect(runs).toBe(1);
    expect((await answer(request)).status).toBe(200);
  });

  it('cannot bring other bytes with an order that was signed', async () => {
    const kept = new KeptFile({ storage: new MemoryStorage() });
    const { objects, answer, seen } = connect(id, (data, bytes) => kept.order(data, bytes));
    const sent = new Upload(
      embeddedStore(objects, () => 'w'),
      someBytes(1_000),
      id,
    );
    for (const [index, url] of await sent.begin()) await sent.send(index, url);
    const { headers } = seen.at(-1)!.request;
    const forged = new Request('http://x', {
      method: 'POST',
      headers,
      body: new Uint8Array(1_000),
    });
    expect(await (await answer(forged)).json()).toEqual({ ok: false, code: 'checksum-mismatch' });
    await sent.seal();
    await sent.holds(sent.bytes);
  });
});
