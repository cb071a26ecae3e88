import { expect, it, vi } from 'vitest';
import { createPartylineWith } from '../../sdk/src/client.ts';
import type { ConnectionStatus, RoomHandle } from '../../sdk/src/types.ts';
import { pass, turn, useTestClock } from './clock.ts';
import { events, hello, said, synced } from './frames.ts';
import { joined, signedIn, welcome } from './join.ts';
import { ann } from './world.ts';

useTestClock();

const statuses = (room: RoomHandle) => {
  const seen: ConnectionStatus[] = [];
  room.on('connection', (status) => seen.push(status));
  return seen;
};

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

it('[CONN-4] comes back with a fresh ticket and its position', async () => {
  const { world, socket } = await joined(3);
  socket.drop();
  await pass(1_000);
  expect(world.sockets).toHaveLength(2);
  expect(world.socket.url).toContain('t=ticket-2');
  world.socket.accept();
  world.socket.hears(hello({ head: 3 }));
  expect(world.socket.said).toEqual([{ type: 'sync', epoch: 'e1', after: 3 }]);
});

it('[CONN-4] waits 250 to 1,000 ms at random at first, growing by 1.6 up to 15 s', async () => {
  const { world, room, socket } = await joined();
  const waits: number[] = [];
  room.on('connection', (status) => {
    if (status.status === 'offline') waits.push((status.retryAt ?? 0) - Date.now());
  });
  socket.drop();
  for (let attempt = 0; attempt < 9; attempt++) {
    await pass(Math.ceil(waits[attempt] ?? 0));
    world.socket.drop();
  }
  const ceilings = waits.map((_, index) => Math.min(15_000, 1_000 * 1.6 ** index));
  expect(waits).toHaveLength(10);
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual((ceilings[index] ?? 0) / 4);
    expect(wait).toBeLessThanOrEqual(ceilings[index] ?? 0);
  }
  expect(new Set(waits.map((wait, index) => wait / (ceilings[index] ?? 1))).size).toBe(10);
});

it('counts an error and the close that follows it as one failure', async () => {
  const { room, socket } = await joined();
  const seen = statuses(room);
  socket.dispatchEvent(new Event('error'));
  socket.drop();
  expect(seen).toMatchObject([{ status: 'offline' }]);
});

it('begins with short waits again after a good connection', async () => {
  const { world, room, socket } = await joined();
  socket.drop();
  await pass(1_000);
  world.socket.drop();
  await pass(2_000);
  await welcome(world);
  await pass(5_000);
  const seen = statuses(room);
  world.socket.drop();
  expect(seen).toMatchObject([{ status: 'offline' }]);
  const [status] = seen;
  expect(status?.status === 'offline' && status.retryAt).toBeLessThanOrEqual(Date.now() + 1_000);
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

it('comes back after a close that is not fatal, and says why it is gone', async () => {
  const { world, room, socket } = await joined();
  socket.drop(4500, 'too-many-connections');
  expect(room.state.connection).toMatchObject({ status: 'offline', error: 'too-many-connections' });
  await pass(1_000);
  expect(world.sockets).toHaveLength(2);
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

it('waits as long as the server asks for, also when nudged', async () => {
  const { world, client } = await signedIn();
  world.fails('POST /v1/ticket', 'rate-limited', 429, { retryAfterMs: 30_000 });
  const room = client.open('general');
  await pass(29_000);
  room.reconnect();
  world.changePage({ isVisible: true });
  await turn();
  expect(world.tickets).toHaveLength(1);
  await pass(2_000);
  expect(world.tickets).toHaveLength(2);
});

it('tries again when the network fails', async () => {
  const { world, client } = await signedIn();
  world.changePage({ isOnline: false });
  const room = client.open('general');
  await turn();
  expect(room.state.connection).toEqual({ status: 'offline' });
  world.changePage({ isOnline: true });
  await welcome(world);
  expect(room.state.connection).toEqual({ status: 'online' });
});

it.each([
  ['the network is back', { isOnline: false }, { isOnline: true }],
  ['the page is seen again', { isVisible: false }, { isVisible: true }],
])('comes back at once when %s', async (_, gone, back) => {
  const { world, socket } = await joined();
  world.changePage(gone);
  socket.drop();
  await turn();
  world.changePage(back);
  await turn();
  expect(world.sockets).toHaveLength(2);
});

it('does not run wild where sockets cannot be made at all', async () => {
  const { world, client } = await signedIn();
  const broken = world.tab();
  const other = createPartylineWith(
    { server: client.server },
    {
      ...broken,
      WebSocket: class {
        constructor() {
          throw new DOMException('Blocked by policy', 'SecurityError');
        }
      } as never,
    },
  );
  other.open('general');
  await pass(10_000);
  expect(world.tickets.length).toBeLessThan(10);
});

it('says how to mend a missing WebSocket', async () => {
  const { world } = await signedIn();
  const environment = { ...world.tab(), WebSocket: undefined as never };
  const client = createPartylineWith({ server: 'https://a.example' }, environment);
  expect(() => client.open('general')).toThrow(/package "ws"/);
});

it('opens another socket when no `hello` comes within 10 s', async () => {
  const { world, client } = await signedIn();
  client.open('general');
  await turn();
  world.socket.accept();
  await pass(11_000);
  expect(world.sockets).toHaveLength(2);
});

it('[PRES-7] pings after 25 s of silence, 50 s while hidden', async () => {
  const { world, socket } = await joined();
  await pass(24_999);
  expect(socket.saidOf('ping')).toHaveLength(0);
  await pass(1);
  expect(socket.saidOf('ping')).toHaveLength(1);
  socket.hears({ type: 'pong', now: Date.now() });
  world.changePage({ isVisible: false });
  await pass(25_000);
  await pass(24_999);
  expect(socket.saidOf('ping').length).toBeLessThanOrEqual(2);
});

it('[PRES-1] pings also when it hears much and says nothing', async () => {
  const { socket } = await joined();
  for (let seq = 1; seq <= 12; seq++) {
    await pass(5_000);
    socket.hears(events(said(seq)));
  }
  expect(socket.saidOf('ping')).toHaveLength(2);
});

it('[PRES-7] comes back when no pong follows within 10 s', async () => {
  const { world } = await joined();
  await pass(25_000 + 9_999);
  expect(world.sockets).toHaveLength(1);
  await pass(1 + 1_000);
  expect(world.sockets).toHaveLength(2);
});

it('[PRES-7] takes any frame as a sign of life', async () => {
  const { world, socket } = await joined();
  await pass(25_000 + 5_000);
  socket.hears(events(said(1)));
  await pass(10_000);
  expect(world.sockets).toHaveLength(1);
});

it('tests an open socket when the page is seen again', async () => {
  const { world, socket } = await joined();
  world.changePage({ isVisible: false });
  world.changePage({ isVisible: true });
  expect(socket.saidOf('ping')).toHaveLength(1);
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
