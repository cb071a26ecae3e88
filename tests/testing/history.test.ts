import { createTestServer, type TestServer } from 'partyline/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { textsOf } from './texts.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer({ limitScale: 100 });
});
afterEach(() => server.close());

it('gives older messages page by page', async () => {
  const ada = await server.person({ name: 'Ada' });
  const told = Array.from({ length: 180 }, (_, index) => `message ${index}`);
  const hers = await ada.join('general');
  await Promise.all(told.map((text) => hers.send(text)));
  await server.clock.advance(1_000);
  const client = server.newClient();
  await client.enterAsGuest('Grace');
  const room = await client.join('general');
  expect(textsOf(room).length).toBeLessThan(180);
  while (room.state.history !== 'complete') await room.loadOlder();
  expect(textsOf(room)).toEqual(told);
});

it('removes a message everywhere', async () => {
  const client = server.newClient();
  await client.enterAsGuest('Grace');
  const room = await client.join('general');
  const ada = await server.person({ name: 'Ada' });
  const { seq } = await ada.say('general', 'a slip');
  await (await ada.join('general')).remove(seq);
  await server.settled();
  expect(room.state.timeline.find((item) => item.seq === seq)).toMatchObject({
    text: '',
    removedAt: server.clock.now(),
  });
  expect(server.messages('general')).toEqual([]);
});

it('lists rooms with what is new in them', async () => {
  const ada = await server.person({ name: 'Ada' });
  await ada.client.rooms.create({ id: 'den', title: 'The den' });
  await ada.say('den', 'first');
  await server.clock.advance(10_000);
  const { rooms } = await server.newClient().rooms.list();
  expect(rooms.find(({ id }) => id === 'den')).toMatchObject({ title: 'The den', members: 1 });
  expect(rooms.map(({ id }) => id)).toContain('general');
});
