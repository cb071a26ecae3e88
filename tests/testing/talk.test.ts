import { createPartyline } from 'partyline';
import { createTestServer, type TestServer } from 'partyline/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.close());

const texts = (room = 'general') => server.messages(room).map(({ name, text }) => [name, text]);

it('lets the ordinary client talk with somebody', async () => {
  const client = createPartyline({ server: server.url, ...server.options });
  const ada = await server.person({ name: 'Ada' });
  await client.enterAsGuest('Grace');
  const room = await client.join('general');
  await room.send('Is anybody here?');
  await ada.say('general', 'I am.');
  await server.settled();
  const seen = room.state.timeline.flatMap((item) => (item.type === 'message' ? [item.text] : []));
  expect(seen).toEqual(['Is anybody here?', 'I am.']);
  expect(texts()).toEqual([
    ['Grace', 'Is anybody here?'],
    ['Ada', 'I am.'],
  ]);
  client.close();
});
