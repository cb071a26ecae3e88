import { expect, it } from 'vitest';
import { pass, turn, useTestClock } from './clock.ts';
import { events, said } from './frames.ts';
import { joined, signedIn } from './join.ts';

useTestClock();

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
