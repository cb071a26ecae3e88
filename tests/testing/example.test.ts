import { createPartyline } from 'partyline';
import { createTestServer } from 'partyline/testing';
import { expect, it } from 'vitest';

// What the description of createTestServer shows, line by line.
it('is used as its description says', async () => {
  const server = await createTestServer();
  const client = createPartyline({ server: server.url, ...server.options });
  await client.enterAsGuest('Grace');
  const room = await client.join('general');

  const ada = await server.person({ name: 'Ada' });
  await ada.say('general', 'Hello!');
  await server.settled();
  expect(room.state.timeline.at(-1)).toMatchObject({ name: 'Ada', text: 'Hello!' });

  server.network.offline();
  const sent = room.send('Later.');
  server.network.online();
  await sent;
  expect(server.messages('general').length).toBe(2);

  client.close();
  await server.close();
});

it('lets time pass by itself where somebody looks at a page', async () => {
  const server = await createTestServer();
  const room = await (await server.person({ name: 'Grace' })).join('general');
  const ada = await server.person({ name: 'Ada' });
  const stop = server.clock.run();
  await ada.typing('general');
  expect(room.state.typing).toHaveLength(1);
  const before = server.clock.now();
  await expect.poll(() => server.clock.now()).toBeGreaterThan(before);
  stop();
  await server.close();
});
