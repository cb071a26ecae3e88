import { describe, expect, it } from 'vitest';
import { innerHeader } from '../../../party/auth/inner.ts';
import { Fault } from '../../../party/fault.ts';
import { answerCall, peersOver } from '../../../party/home/inner-call.ts';

const clock = { now: () => 1_000_000, after: () => () => {} };
const secret = 'a secret for tests that is long enough to be one';

/** Two ends of a call: `order` is what the object `room/hall` does with it. */
function connect(order: (data: unknown) => Promise<unknown>) {
  const lines: unknown[] = [];
  const seen: Request[] = [];
  const object = { party: 'room' as const, name: 'hall', secret, clock, order };
  const answer = (request: Request) =>
    answerCall(request, { ...object, log: (...line) => lines.push(line) });
  const room = {
    get: (name: string) => ({
      fetch: (init: RequestInit) => {
        const request = new Request(`http://inside/parties/room/${name}`, init);
        seen.push(request.clone());
        return answer(request);
      },
    }),
  };
  return { peers: peersOver({ room }, { secret, clock }), answer, lines, seen };
}
const order = { type: 'sweep', room: 'hall' };

describe('a call to another object', () => {
  it('carries the order there and the answer back', async () => {
    const { peers } = connect(async (data) => ({ got: data }));
    expect(await peers.call('room', 'hall', order)).toEqual({ got: order });
  });

  it('carries a fault back with its details', async () => {
    const { peers } = connect(async () => {
      throw new Fault('rate-limited', { field: 'x', retryAfterMs: 7 });
    });
    await expect(peers.call('room', 'hall', order)).rejects.toMatchObject({
      code: 'rate-limited',
      field: 'x',
      retryAfterMs: 7,
    });
  });

  it('turns every other error into `internal`; its text and its `code` stay inside (the platform tells the text and takes the code for a status)', async () => {
    const { peers, answer, seen, lines } = connect(async () => {
      throw Object.assign(new Error('canary'), { code: 418 });
    });
    await expect(peers.call('room', 'hall', order)).rejects.toMatchObject({ code: 'internal' });
    const response = await answer(seen[0]!);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('canary');
    // The log says where, and not what either: it may be somebody's words.
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it.each([
    ['the party is unknown', {}],
    ['the platform throws', { get: () => ({ fetch: async () => Promise.reject(new Error('x')) }) }],
    ['something else answers', { get: () => ({ fetch: async () => new Response('hello') }) }],
    ['a gateway answers', { get: () => ({ fetch: async () => Response.json({ error: 1 }) }) }],
  ])('is `unavailable` when %s', async (_, room) => {
    const parties = 'get' in room ? { room } : {};
    const peers = peersOver(parties, { secret, clock });
    await expect(peers.call('room', 'hall', order)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('a call that was not made by this server', () => {
  const body = JSON.stringify(order);
  const send = (headers: Record<string, string>, text = body) =>
    new Request('http://outside/parties/room/hall', { method: 'POST', headers, body: text });

  it('finds nothing and does nothing', async () => {
    let runs = 0;
    const { answer } = connect(async () => {
      runs += 1;
      return {};
    });
    for (const header of [
      {},
      { [innerHeader]: '' },
      { [innerHeader]: `1000000.${'0'.repeat(64)}` },
    ])
      expect((await answer(send(header as Record<string, string>))).status).toBe(404);
    expect(runs).toBe(0);
  });

  it('finds nothing with the signature of another body or for another object', async () => {
    const { peers, answer, seen } = connect(async () => ({}));
    await peers.call('room', 'hall', order);
    const signature = seen[0]!.headers.get(innerHeader)!;
    expect((await answer(send({ [innerHeader]: signature }))).status).toBe(200);
    expect((await answer(send({ [innerHeader]: signature }, `${body} `))).status).toBe(404);
    await expect(peers.call('room', 'attic', order)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
