import { getActiveResourcesInfo } from 'node:process';
import { createPartyline } from 'partyline';
import { createTestServer } from 'partyline/testing';
import { expect, it } from 'vitest';

const timers = () => getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

it('leaves no timer, and nothing that comes back', async () => {
  const before = timers();
  const server = await createTestServer();
  const client = createPartyline({ server: server.url, ...server.options });
  await client.enterAsGuest('Grace');
  const room = await client.join('general');
  const ada = await server.person({ name: 'Ada', username: 'ada' });
  await ada.people.loaded();
  await ada.say('general', 'hello');
  const undo = server.clock.run();
  await server.close();
  expect(room.state.connection).toMatchObject({ status: 'refused' });
  undo();
  client.close();
  expect(timers()).toBe(before);
  await expect(client.rooms.list()).rejects.toMatchObject({ code: 'network' });
});

it('rejects calls that are still on their way', async () => {
  const server = await createTestServer();
  const client = createPartyline({ server: server.url, ...server.options });
  server.network.delay(1_000);
  const entering = client.enterAsGuest('Grace');
  const rejected = expect(entering).rejects.toMatchObject({ code: 'network' });
  await server.close();
  await rejected;
  client.close();
});
