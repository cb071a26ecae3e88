import { describe, expect, it, vi } from 'vitest';
import { pass, turn, useTestClock } from './clock.ts';
import { codeOf } from './code-of.ts';
import { acked, hello, synced } from './frames.ts';
import { joined, signedIn, texts, welcome } from './join.ts';
import { ann, type FakeSocket } from './world.ts';

useTestClock();

const sentTexts = (socket: FakeSocket) => socket.saidOf('message.send').map(({ text }) => text);
const ackAll = (socket: FakeSocket, from: number) => {
  const orders = socket.saidOf('message.send');
  for (const [index, { cid }] of orders.entries()) socket.hears(acked(cid, from + index));
};

describe('sending', () => {
  it('shows a message at once, sends it, and resolves with its place', async () => {
    const { room, socket } = await joined(1);
    const sending = room.send('hello');
    expect(room.state.timeline.at(-1)).toMatchObject({
      text: 'hello',
      status: 'sending',
      by: ann.id,
    });
    await turn();
    const [order] = socket.saidOf('message.send');
    expect(order).toEqual({ type: 'message.send', cid: expect.any(String), text: 'hello' });
    socket.hears(acked(order?.cid ?? '', 2));
    expect(await sending).toMatchObject({ seq: 2, status: 'sent', text: 'hello' });
  });

  it('[OUT-1] has a message in the outbox before it is sent, and until it is acked', async () => {
    const { world, room, socket } = await joined();
    let store: () => void = () => {};
    const put = vi.spyOn(world.outbox, 'put');
    put.mockImplementationOnce(() => new Promise((resolve) => (store = resolve)));
    void room.send('first');
    void room.send('second');
    await turn();
    expect(sentTexts(socket)).toEqual([]);
    store();
    await turn();
    expect(sentTexts(socket)).toEqual(['first', 'second']);
    put.mockRestore();
    ackAll(socket, 1);
    await turn();
    expect(await world.outbox.list()).toEqual([]);
  });

  it('sends all the same when the store hangs or fails', async () => {
    const { world, room, socket } = await joined();
    vi.spyOn(world.outbox, 'put')
      .mockImplementationOnce(() => new Promise(() => {}))
      .mockImplementationOnce(() => Promise.reject(new Error('quota')));
    void room.send('one');
    void room.send('two');
    await pass(2_000);
    expect(sentTexts(socket)).toEqual(['one', 'two']);
  });

  it('[OUT-2] keeps at most 8 in flight', async () => {
    const { room, socket } = await joined();
    for (let number = 1; number <= 10; number++) void room.send(`text ${number}`);
    await turn();
    expect(socket.saidOf('message.send')).toHaveLength(8);
    socket.hears(acked(socket.saidOf('message.send')[0]?.cid ?? '', 1));
    expect(sentTexts(socket).at(-1)).toBe('text 9');
  });

  it('[OUT-2] sends what was never acked again after `synced`, in its order', async () => {
    const { world, room, socket } = await joined();
    for (const text of ['a', 'b', 'c']) void room.send(text);
    await turn();
    const before = socket.saidOf('message.send');
    socket.hears(acked(before[0]?.cid ?? '', 1));
    socket.drop();
    await pass(1_000);
    world.socket.accept();
    world.socket.hears(hello({ head: 1 }));
    await turn();
    expect(world.socket.saidOf('message.send')).toEqual([]);
    world.socket.hears(synced(1));
    expect(world.socket.saidOf('message.send')).toEqual(before.slice(1));
  });

  it('shows what is written offline and sends it when the network is back', async () => {
    const { world, room, socket } = await joined();
    world.changePage({ isOnline: false });
    socket.drop();
    const sending = room.send('offline');
    expect(room.state.timeline.at(-1)).toMatchObject({ text: 'offline', status: 'sending' });
    await pass(60_000);
    expect(room.state.timeline.at(-1)).toMatchObject({ text: 'offline', status: 'sending' });
    world.changePage({ isOnline: true });
    await welcome(world);
    ackAll(world.socket, 1);
    expect(await sending).toMatchObject({ status: 'sent' });
  });

  it('[SEND-8] keeps a message that was refused for good, until it is discarded', async () => {
    const { world, room, socket } = await joined();
    const sending = codeOf(room.send('no'));
    await turn();
    const cid = socket.saidOf('message.send')[0]?.cid ?? '';
    socket.hears({ type: 'refused', code: 'invalid', cid });
    expect(await sending).toBe('invalid');
    expect(room.state.timeline.at(-1)).toMatchObject({ status: 'failed', error: 'invalid' });
    await turn();
    expect(await world.outbox.list()).toMatchObject([{ cid, error: 'invalid' }]);
    await room.discard(cid);
    expect(room.state.timeline).toEqual([]);
    expect(await world.outbox.list()).toEqual([]);
  });

  it('[OUT-4] retries a failed message under a new cid', async () => {
    const { room, socket } = await joined(1);
    void room.send({ text: 'no', replyTo: 1 });
    await turn();
    const cid = socket.saidOf('message.send')[0]?.cid ?? '';
    socket.hears({ type: 'refused', code: 'forbidden', cid });
    const retrying = room.retry(cid);
    await turn();
    const second = socket.saidOf('message.send')[1];
    expect(second).toMatchObject({ text: 'no', replyTo: 1 });
    expect(second?.cid).not.toBe(cid);
    socket.hears(acked(second?.cid ?? '', 2));
    expect(await retrying).toMatchObject({ status: 'sent', seq: 2 });
    expect(texts(room)).toEqual(['text 1', 'no']);
  });

  it('[SEND-8] sends the same cid again after a transient refusal, and nothing before', async () => {
    const { room, socket } = await joined();
    void room.send('fast');
    await turn();
    const cid = socket.saidOf('message.send')[0]?.cid ?? '';
    socket.hears({ type: 'refused', code: 'rate-limited', cid, retryAfterMs: 3_000 });
    void room.send('next');
    await pass(2_999);
    expect(socket.saidOf('message.send')).toHaveLength(1);
    await pass(1);
    expect(socket.saidOf('message.send').map((order) => order.text)).toEqual([
      'fast',
      'fast',
      'next',
    ]);
    expect(socket.saidOf('message.send')[1]?.cid).toBe(cid);
  });

  it('suspects a connection that leaves a message unanswered for 5 s', async () => {
    const { world, room } = await joined();
    await pass(6_000);
    void room.send('anyone?');
    await pass(4_999);
    expect(world.sockets).toHaveLength(1);
    await pass(1 + 1_000);
    expect(world.sockets).toHaveLength(2);
  });

  it('is patient as long as answers come', async () => {
    const { world, room, socket } = await joined();
    for (const text of ['a', 'b', 'c']) void room.send(text);
    await turn();
    for (const [index, { cid }] of socket.saidOf('message.send').entries()) {
      await pass(4_000);
      socket.hears(acked(cid, index + 1));
    }
    await pass(6_000);
    expect(world.sockets).toHaveLength(1);
  });

  it.each([
    ['empty', ' \n', 'invalid'],
    ['too long', 'x'.repeat(4_001), 'too-long'],
  ])('refuses a text that is %s without showing it', async (_, text, code) => {
    const { room } = await joined();
    expect(await codeOf(room.send(text))).toBe(code);
    expect(room.state.timeline).toEqual([]);
  });

  it('[SEND-7] dates cids by the clock of the server', async () => {
    const { world, client } = await signedIn();
    const room = client.open('general');
    await turn();
    world.socket.accept();
    world.socket.hears(hello({ now: Date.now() - 3 * 86_400_000 }));
    world.socket.hears(synced(0));
    void room.send('from the future');
    await turn();
    const cid = world.socket.saidOf('message.send')[0]?.cid ?? '';
    const time = Number.parseInt(cid.slice(0, 8) + cid.slice(9, 13), 16);
    expect(time).toBe(Date.now() - 3 * 86_400_000);
  });
});
