import { expect, it } from 'vitest';
import { createPartylineWith } from '../../sdk/src/client.ts';
import { pass, turn, useTestClock } from './clock.ts';
import { hello } from './frames.ts';
import { joined, signedIn, statuses, welcome } from './join.ts';

useTestClock();

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

it('comes back after a close that is not fatal, and says why it is gone', async () => {
  const { world, room, socket } = await joined();
  socket.drop(4500, 'too-many-connections');
  expect(room.state.connection).toMatchObject({ status: 'offline', error: 'too-many-connections' });
  await pass(1_000);
  expect(world.sockets).toHaveLength(2);
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
