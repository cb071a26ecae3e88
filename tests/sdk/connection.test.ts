import { expect, it, vi } from 'vitest';
import { createPartylineWith } from '../../sdk/src/client.ts';
import { pass, turn, useTestClock } from './clock.ts';
import { hello, synced } from './frames.ts';
import { joined, signedIn, statuses } from './join.ts';
import { ann } from './world.ts';

useTestClock();

it('[CONN-1] takes a ticket for the room and opens a socket with it', async () => {
  const { world, client } = await signedIn();
  client.open('general');
  await turn();
  expect(world.tickets).toMatchObject([{ body: { room: 'general' }, token: 'token-of-Ann' }]);
  expect(world.socket.url).toBe('wss://chat.example.org/parties/room/general?t=ticket-1&v=1');
});

it('[SYNC-1] says `sync` after `hello`, and nothing before', async () => {
  const { world, client } = await signedIn();
  const room = client.open('general');
  void room.send('early');
  await turn();
  world.socket.accept();
  await turn();
  expect(world.socket.said).toEqual([]);
  world.socket.hears(hello());
  await turn();
  expect(world.socket.said).toEqual([{ type: 'sync', epoch: 'e1', after: null }]);
  expect(room.state.connection).toEqual({ status: 'connecting' });
  world.socket.hears(synced(0));
  expect(room.state.connection).toEqual({ status: 'online' });
});

it.each(['forbidden', 'room-not-found', 'unsupported-version'] as const)(
  '[CONN-4] stops at a fatal close: %s',
  async (code) => {
    const { world, room, socket } = await joined();
    const seen = statuses(room);
    socket.drop(4400, code);
    await pass(60_000);
    expect(seen).toEqual([{ status: 'refused', error: code }]);
    expect(world.sockets).toHaveLength(1);
  },
);

it('[CONN-4] stops at a fatal close whose reason it does not know', async () => {
  const { world, room, socket } = await joined();
  socket.drop(4400, 'from-the-future');
  await pass(60_000);
  expect(room.state.connection).toEqual({ status: 'refused', error: 'internal' });
  expect(world.sockets).toHaveLength(1);
});

it('stops when the ticket is refused for good', async () => {
  const { world, client } = await signedIn();
  world.fails('POST /v1/ticket', 'origin-not-allowed', 403);
  const room = client.open('general');
  await pass(60_000);
  expect(room.state.connection).toEqual({ status: 'refused', error: 'origin-not-allowed' });
  expect(world.tickets).toHaveLength(1);
});

it('signs out when the ticket is refused because the session is over', async () => {
  const { world, client } = await signedIn();
  world.fails('POST /v1/ticket', 'unauthenticated', 401);
  const room = client.open('general');
  await pass(60_000);
  expect(room.state.connection).toEqual({ status: 'refused', error: 'unauthenticated' });
  expect(client.session).toEqual({ status: 'signed-out' });
  expect(world.tickets).toHaveLength(1);
});

it('says how to mend a missing WebSocket', async () => {
  const { world } = await signedIn();
  const environment = { ...world.tab(), WebSocket: undefined as never };
  const client = createPartylineWith({ server: 'https://a.example' }, environment);
  expect(() => client.open('general')).toThrow(/package "ws"/);
});

it('ignores frames that it does not understand', async () => {
  const { room, socket } = await joined();
  socket.dispatchEvent(new MessageEvent('message', { data: '{"type":"news"}' }));
  socket.dispatchEvent(new MessageEvent('message', { data: 'not json' }));
  expect(room.state.connection).toEqual({ status: 'online' });
});

it('leaves no timer, listener or socket behind when closed', async () => {
  const { world, client, socket } = await joined();
  socket.hears({ type: 'typing', by: 'u_bob0000000000000', name: 'Bob' });
  client.close();
  await turn();
  expect(vi.getTimerCount()).toBe(0);
  expect(world.watcherCount).toBe(0);
  expect(world.locks.held.size).toBe(0);
  expect(socket.readyState).toBe(3);
});

it('closes also while it waits for its ticket', async () => {
  const { world, client } = await signedIn();
  world.routes.set('POST /v1/ticket', () => new Promise(() => {}));
  const room = client.open('general');
  await turn();
  room.close();
  await turn();
  expect(room.state.connection).toEqual({ status: 'closed' });
  expect(vi.getTimerCount()).toBe(0);
  expect(world.tickets[0]?.init.signal?.aborted).toBe(true);
});

it('keeps the person that the server knows', async () => {
  const { client } = await joined();
  expect(client.session).toEqual({ status: 'signed-in', me: ann });
});
