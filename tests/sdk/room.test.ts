import { describe, expect, it, vi } from 'vitest';
import { createPartylineWith } from '../../sdk/src/client.ts';
import { PartylineError } from '../../sdk/src/error.ts';
import type { ChatMessage, RoomHandle } from '../../sdk/src/types.ts';
import { pass, turn, useTestClock } from './clock.ts';
import { acked, events, hello, run, said, synced } from './frames.ts';
import { joined, signedIn, welcome } from './join.ts';
import { ann, bob, type FakeSocket, server, World } from './world.ts';

useTestClock();

const texts = (room: RoomHandle) =>
  room.state.timeline.map((item) => (item.type === 'message' ? item.text : item.kind));
const sentTexts = (socket: FakeSocket) => socket.saidOf('message.send').map(({ text }) => text);
const codeOf = (sending: Promise<unknown>) =>
  sending.then(
    () => 'resolved',
    (error) => (error instanceof PartylineError ? error.code : `threw ${error}`),
  );
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

describe('events', () => {
  it('tells a message once, and the delivery of an own one once', async () => {
    const { room, socket } = await joined(1);
    const received: string[] = [];
    const delivered: ChatMessage[] = [];
    room.on('message', ({ text }) => received.push(text));
    room.on('delivery', (message) => delivered.push(message));
    void room.send('mine');
    await turn();
    const cid = socket.saidOf('message.send')[0]?.cid ?? '';
    socket.hears(events(said(2), said(3, 'mine', { by: ann.id, cid })));
    socket.hears(acked(cid, 3));
    socket.hears(events(said(2)));
    expect(received).toEqual(['text 2']);
    expect(delivered).toMatchObject([{ text: 'mine', status: 'sent', seq: 3 }]);
  });

  it('tells of a general refusal', async () => {
    const { room, socket } = await joined();
    const told: string[] = [];
    room.on('error', ({ code }) => told.push(code));
    socket.hears({ type: 'refused', code: 'rate-limited' });
    expect(told).toEqual(['rate-limited']);
  });

  it('gives a new state for every change, and the same one in between', async () => {
    const { room, socket } = await joined(1);
    const { state } = room;
    expect(room.state).toBe(state);
    const seen: unknown[] = [];
    const undo = room.subscribe((next) => seen.push(next));
    socket.hears(events(said(2)));
    expect(seen).toEqual([room.state]);
    expect(room.state).not.toBe(state);
    expect(room.state.timeline[0]).toBe(state.timeline[0]);
    undo();
    socket.hears(events(said(3)));
    expect(seen).toHaveLength(1);
  });

  it('goes on when a listener throws', async () => {
    const { room, socket } = await joined();
    const uncaught = vi.fn();
    vi.stubGlobal('queueMicrotask', (task: () => void) => {
      try {
        task();
      } catch (error) {
        uncaught(error);
      }
    });
    room.subscribe(() => {
      throw new Error('of the interface');
    });
    const seen = vi.fn();
    room.subscribe(seen);
    socket.hears(events(said(1)));
    vi.unstubAllGlobals();
    expect(seen).toHaveBeenCalledOnce();
    expect(uncaught).toHaveBeenCalledOnce();
  });
});

describe('catching up', () => {
  it('[SYNC-5] asks for what is missing', async () => {
    const { room, socket } = await joined(3);
    socket.hears(events(said(6)));
    expect(socket.saidOf('sync').at(-1)).toEqual({ type: 'sync', epoch: 'e1', after: 3 });
    socket.hears(events(said(4), said(5), said(6)));
    socket.hears(synced(6));
    expect(texts(room)).toEqual(run(1, 6).map((_, index) => `text ${index + 1}`));
    expect(socket.saidOf('sync')).toHaveLength(2);
  });

  it('[SYNC-4] starts from the newest after a reset', async () => {
    const { room, socket } = await joined(3);
    socket.hears({ type: 'reset', epoch: 'e2', head: 80 });
    expect(socket.saidOf('sync').at(-1)).toEqual({ type: 'sync', epoch: 'e2', after: null });
    socket.hears(events(...run(31, 80)));
    socket.hears(synced(80));
    expect(texts(room)).toEqual(run(31, 80).map((_, index) => `text ${index + 31}`));
  });

  it('opens another socket when a sync is not answered', async () => {
    const { world, client } = await signedIn();
    client.open('general');
    await turn();
    world.socket.accept();
    world.socket.hears(hello());
    await pass(11_000);
    expect(world.sockets).toHaveLength(2);
  });
});

describe('history', () => {
  const withHistory = async () => {
    const all = await joined(120);
    all.world.routes.set('GET /v1/rooms/general/events', ({ query }) => {
      const before = Number(query.get('before'));
      const first = Math.max(1, before - Number(query.get('limit')));
      const list = run(first, before - 1);
      const complete = first === 1;
      return { body: { events: list, first, last: before - 1, complete, epoch: 'e1', head: 120 } };
    });
    return all;
  };

  it('[HIST-1] pages back by seq until the first event', async () => {
    const { room } = await withHistory();
    expect(room.state.timeline).toHaveLength(50);
    expect(await room.loadOlder()).toBe(50);
    expect(room.state.history).toBe('idle');
    expect(await room.loadOlder()).toBe(20);
    expect(room.state.history).toBe('complete');
    expect(texts(room)).toEqual(run(1, 120).map((_, index) => `text ${index + 1}`));
    expect(await room.loadOlder()).toBe(0);
  });

  it('loads one page at a time', async () => {
    const { world, room } = await withHistory();
    const both = [room.loadOlder(), room.loadOlder()];
    expect(room.state.history).toBe('loading');
    expect(await Promise.all(both)).toEqual([50, 50]);
    expect(world.calls.filter(({ path }) => path.endsWith('/events'))).toHaveLength(1);
  });

  it('says that it failed, and can be asked again', async () => {
    const { world, room } = await withHistory();
    const route = world.routes.get('GET /v1/rooms/general/events');
    world.fails('GET /v1/rooms/general/events', 'unavailable', 503);
    expect(await codeOf(room.loadOlder())).toBe('unavailable');
    expect(room.state.history).toBe('failed');
    if (route) world.routes.set('GET /v1/rooms/general/events', route);
    expect(await room.loadOlder()).toBe(50);
  });
});

describe('people', () => {
  it('[PRES-6] says that one types at most every 2 s', async () => {
    const { room, socket } = await joined();
    for (let key = 0; key < 5; key++) {
      room.typing();
      await pass(500);
    }
    expect(socket.saidOf('typing')).toHaveLength(2);
  });

  it('[PRES-6] shows who types for 5 s', async () => {
    const { room, socket } = await joined();
    socket.hears({ type: 'typing', by: bob.id, name: 'Bob' });
    await pass(3_000);
    socket.hears({ type: 'typing', by: bob.id, name: 'Bob' });
    await pass(4_999);
    expect(room.state.typing).toEqual([{ id: bob.id, name: 'Bob' }]);
    await pass(1);
    expect(room.state.typing).toEqual([]);
  });

  it('knows the room by what the ticket says', async () => {
    const { room } = await joined();
    expect(room.state).toMatchObject({ title: 'General', description: 'For all' });
  });
});

describe('leaving', () => {
  it('[PRES-5] gives up membership and does not come back', async () => {
    const { world, room, socket } = await joined();
    const leaving = room.leave();
    expect(socket.saidOf('room.leave')).toHaveLength(1);
    socket.drop(1000, 'left');
    await leaving;
    await pass(60_000);
    expect(room.state.connection).toEqual({ status: 'closed' });
    expect(world.sockets).toHaveLength(1);
  });

  it('ends in the other tabs too', async () => {
    const { world, room, socket } = await joined();
    socket.drop(1000, 'left');
    await pass(60_000);
    expect(room.state.connection).toEqual({ status: 'closed' });
    expect(world.sockets).toHaveLength(1);
  });

  it('fails when the connection breaks before the server confirms it', async () => {
    const { world, room, socket } = await joined();
    const leaving = codeOf(room.leave());
    socket.drop();
    expect(await leaving).toBe('network');
    await welcome(await pass(1_000).then(() => world));
    expect(room.state.connection).toEqual({ status: 'online' });
  });

  it('fails while there is no connection', async () => {
    const { room, socket } = await joined();
    socket.drop();
    expect(await codeOf(room.leave())).toBe('network');
  });
});

describe('opening', () => {
  it('gives the same handle for the same room, until it is closed', async () => {
    const { client, room } = await joined();
    expect(client.open('general')).toBe(room);
    room.close();
    expect(client.open('general')).not.toBe(room);
  });

  it('joins when the newest messages are there', async () => {
    const { world, client } = await signedIn();
    const joining = client.join('general');
    await welcome(world, 3);
    expect((await joining).state.timeline).toHaveLength(3);
  });

  it('rejects a join that is refused', async () => {
    const { world, client } = await signedIn();
    world.fails('POST /v1/ticket', 'room-not-found', 404);
    const joining = codeOf(client.join('nowhere'));
    await turn();
    expect(await joining).toBe('room-not-found');
  });

  it('refuses a room to nobody', async () => {
    const world = new World();
    const client = createPartylineWith({ server }, world.tab());
    const joining = codeOf(client.join('general'));
    await turn();
    expect(await joining).toBe('unauthenticated');
    expect(world.tickets).toEqual([]);
  });

  it('throws at once for a name that no room can have', async () => {
    const { client } = await signedIn();
    expect(() => client.open('../me')).toThrow(PartylineError);
  });

  it('ends what waits when the room is closed', async () => {
    const { room } = await joined();
    const sending = codeOf(room.send('too late'));
    room.close();
    expect(await sending).toBe('aborted');
    expect(await codeOf(room.send('much too late'))).toBe('aborted');
    expect(room.state.connection).toEqual({ status: 'closed' });
  });
});
