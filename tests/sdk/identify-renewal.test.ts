import { expect, it } from 'vitest';
import { pass, turn, useTestClock } from './clock.ts';
import { codeOf } from './code-of.ts';
import { ada, bea, hostWorld, inRoom, statesOf } from './host-world.ts';
import { texts, welcome } from './join.ts';

useTestClock();

it('[IDENT-7] renews a session that has ended, once for several calls at a time', async () => {
  let asked = 0;
  const { world, client } = await inRoom(hostWorld(), () => {
    asked += 1;
    return 'Ada';
  });
  world.sessions.clear();
  const seen = statesOf(client);
  await Promise.all([client.rooms.list(), client.rooms.list(), client.rooms.list()]);
  expect(asked).toBe(2);
  expect(seen).toEqual([{ status: 'signed-in', me: ada }]);
  expect(world.calls.filter(({ path }) => path === '/v1/rooms').at(-1)?.token).toBe('session-2');
});

it('[IDENT-7] goes on in open rooms with the new session, without a reset', async () => {
  const { world, client, room, socket } = await inRoom();
  const before = texts(room);
  void room.send('on its way');
  await turn();
  world.sessions.clear();
  socket.drop(4400, 'signed-out');
  await pass(4_000);
  const next = await welcome(world, 2);
  expect(world.tickets.at(-1)?.token).toBe('session-2');
  expect(next.saidOf('sync')).toMatchObject([{ epoch: 'e1', after: 2 }]);
  expect(next.saidOf('message.send')).toMatchObject([{ text: 'on its way' }]);
  expect(texts(room)).toEqual([...before, 'on its way']);
  expect(client.session).toEqual({ status: 'signed-in', me: ada });
});

it('[IDENT-7] gives way to somebody else whom the page vouches for by then', async () => {
  let name = 'Ada';
  const { world, client, room } = await inRoom(hostWorld(), () => name);
  void room.send('of Ada');
  await turn();
  world.sessions.clear();
  name = 'Bea';
  expect(await codeOf(client.rooms.list())).toBe('unauthenticated');
  expect(client.session).toEqual({ status: 'signed-in', me: bea });
  expect(room.state.connection).toEqual({ status: 'closed' });
  expect(await world.outbox.list()).toEqual([]);
});

it('[IDENT-7] asks less and less often while the page cannot answer, and is there when it can', async () => {
  let asked = 0;
  let isBroken = false;
  const { world, client, room, socket } = await inRoom(hostWorld(), () => {
    asked += 1;
    if (isBroken) throw new Error('no network to the shop');
    return 'Ada';
  });
  isBroken = true;
  asked = 0;
  world.sessions.clear();
  socket.drop(4400, 'signed-out');
  await pass(60_000);
  const inTheFirst = asked;
  expect(inTheFirst).toBeLessThan(12);
  await pass(10 * 60_000);
  expect(asked - inTheFirst).toBeLessThan(25);
  expect(asked).toBeGreaterThan(inTheFirst);
  expect(room.state.connection).toMatchObject({ status: 'offline', error: 'unavailable' });
  expect(client.session).toEqual({ status: 'signed-in', me: ada });
  expect(await codeOf(client.rooms.list())).toBe('unavailable');
  isBroken = false;
  for (let ms = 0; world.socket === socket && ms < 80_000; ms += 500) await pass(500);
  await welcome(world, 2);
  expect(room.state.connection).toEqual({ status: 'online' });
});

it('[IDENT-7] is signed out when the server believes the page no more', async () => {
  let token = 'Ada';
  const { world, client, room } = await inRoom(hostWorld(), () => token);
  token = 'forged';
  world.sessions.clear();
  expect(await codeOf(client.rooms.list())).toBe('token-invalid');
  expect(client.session).toEqual({ status: 'signed-out' });
  expect(room.state.connection).toEqual({ status: 'refused', error: 'token-invalid' });
});
