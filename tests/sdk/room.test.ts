import { describe, expect, it, vi } from 'vitest';
import { createPartylineWith } from '../../sdk/src/client.ts';
import { PartylineError } from '../../sdk/src/error.ts';
import type { ChatMessage } from '../../sdk/src/types.ts';
import { pass, turn, useTestClock } from './clock.ts';
import { codeOf } from './code-of.ts';
import { acked, events, said } from './frames.ts';
import { joined, signedIn, welcome } from './join.ts';
import { ann, bob, server, World } from './world.ts';

useTestClock();

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
