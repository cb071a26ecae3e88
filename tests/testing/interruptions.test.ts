import { createTestServer, type TestServer } from 'partyline/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { textsOf } from './texts.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.close());

async function enter() {
  const client = server.newClient();
  await client.enterAsGuest('Grace');
  return { client, room: await client.join('general') };
}

it('keeps what is said without a network, and sends it when there is one again', async () => {
  const { room } = await enter();
  server.network.offline();
  await server.settled();
  const sent = room.send('Later, then.');
  await server.clock.advance(60_000);
  expect(room.state.connection.status).toBe('offline');
  expect(server.messages('general')).toEqual([]);
  server.network.online();
  await server.clock.advance(1_000);
  expect((await sent).status).toBe('sent');
  expect(server.messages('general').map(({ text }) => text)).toEqual(['Later, then.']);
});

it('sends what was left unsent on the next visit with the same browser', async () => {
  const { client, room } = await enter();
  server.network.offline();
  await server.settled();
  const lost = room.send('Still here.');
  await server.clock.advance(1_000);
  client.close();
  await expect(lost).rejects.toMatchObject({ code: 'aborted' });
  server.network.online();
  const again = server.newClient();
  expect(await again.ready()).toMatchObject({ status: 'signed-in', me: { name: 'Grace' } });
  await again.join('general');
  await server.settled();
  expect(server.messages('general').map(({ text }) => text)).toEqual(['Still here.']);
});

it('comes back after its sockets broke, and misses nothing', async () => {
  const { room } = await enter();
  const ada = await server.person({ name: 'Ada' });
  await ada.say('general', 'one');
  await server.settled();
  server.network.dropSockets();
  await server.settled();
  expect(room.state.connection.status).toBe('offline');
  // People of the server are elsewhere: nothing happened to them.
  await ada.say('general', 'two');
  expect(textsOf(room)).toEqual(['one']);
  await server.clock.advance(1_000);
  expect(room.state.connection.status).toBe('online');
  expect(textsOf(room)).toEqual(['one', 'two']);
});

it('takes as long as the network does', async () => {
  const { room } = await enter();
  server.network.delay(300);
  const sent = room.send('slowly');
  await server.clock.advance(299);
  expect(server.messages('general')).toEqual([]);
  await server.clock.advance(1);
  expect(server.messages('general')).toHaveLength(1);
  expect(room.state.timeline.at(-1)).toMatchObject({ text: 'slowly', status: 'sending' });
  await server.clock.advance(300);
  expect((await sent).status).toBe('sent');
});

it('refuses calls while there is no network', async () => {
  const client = server.newClient();
  server.network.offline();
  await expect(client.enterAsGuest('Grace')).rejects.toMatchObject({ code: 'network' });
});
