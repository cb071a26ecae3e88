import { createTestServer, type TestServer } from 'partyline/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';

const day = 24 * 60 * 60_000;
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

it('stands still until it is moved', async () => {
  const before = server.clock.now();
  const ada = await server.person({ name: 'Ada' });
  await ada.say('general', 'one');
  await ada.say('general', 'two');
  expect(server.clock.now()).toBe(before);
  await server.clock.advance(5_000);
  expect(server.clock.now()).toBe(before + 5_000);
  await ada.say('general', 'three');
  expect(server.messages('general').map(({ at }) => at - before)).toEqual([0, 0, 5_000]);
});

it('begins where a test says', async () => {
  const now = Date.UTC(2030, 1, 3);
  const other = await createTestServer({ now });
  const ada = await other.person({ name: 'Ada' });
  await ada.say('general', 'from the future');
  expect(other.messages('general')).toMatchObject([{ at: now }]);
  await other.close();
});

it('never runs backwards', async () => {
  await expect(server.clock.advance(-1)).rejects.toThrow('Time only passes forwards');
});

it('shows who types, for five seconds', async () => {
  const { room } = await enter();
  const ada = await server.person({ name: 'Ada' });
  await ada.typing('general');
  expect(room.state.typing).toMatchObject([{ name: 'Ada' }]);
  await server.clock.advance(4_900);
  expect(room.state.typing).toHaveLength(1);
  await server.clock.advance(200);
  expect(room.state.typing).toEqual([]);
});

it('shows who is there, and ten seconds after they went that they are gone', async () => {
  const { room } = await enter();
  const ada = await server.person({ name: 'Ada' });
  await ada.join('general');
  await server.settled();
  expect(room.state.online.map(({ name }) => name).sort()).toEqual(['Ada', 'Grace']);
  await ada.goOffline();
  await server.clock.advance(9_000);
  expect(room.state.onlineCount).toBe(2);
  await server.clock.advance(2_000);
  expect(room.state.online.map(({ name }) => name)).toEqual(['Grace']);
});

it('holds everybody to the limits of a real server, until time has passed', async () => {
  const { client, room } = await enter();
  const create = (id: string) => client.rooms.create({ id });
  const made = [];
  for (let index = 0; index < 50; index += 1) {
    made.push(
      await create(`room-${index}`).then(
        () => true,
        (error: { code: string }) => error.code,
      ),
    );
  }
  expect(made.filter((outcome) => outcome === true).length).toBeGreaterThan(0);
  expect(made.at(-1)).toBe('rate-limited');
  await server.clock.advance(day);
  await expect(create('one-more')).resolves.toMatchObject({ id: 'one-more' });
  expect(room.state.connection.status).toBe('online');
});

it('can have no limits to speak of', async () => {
  const other = await createTestServer({ limitScale: 1_000 });
  const { client } = await other.person({ name: 'Ada' });
  for (let index = 0; index < 50; index += 1) await client.rooms.create({ id: `room-${index}` });
  await other.close();
});

it('ends a session that nobody used for a month', async () => {
  const { client } = await enter();
  client.close();
  await server.clock.advance(31 * day);
  const again = server.newClient();
  expect(await again.ready()).toEqual({ status: 'signed-out' });
});

it('keeps a session that was used', async () => {
  const { client } = await enter();
  client.close();
  await server.clock.advance(20 * day);
  const again = server.newClient();
  expect(await again.ready()).toMatchObject({ status: 'signed-in' });
  again.close();
  await server.clock.advance(20 * day);
  expect(await server.newClient().ready()).toMatchObject({ status: 'signed-in' });
});
