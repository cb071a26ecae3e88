import { createTestServer } from 'partyline/testing';
import { expect, it } from 'vitest';
import { textsOf } from './texts.ts';

/** A day of some people, with all that a test could compare of it. */
async function story(seed: number) {
  const server = await createTestServer({ seed });
  const client = server.newClient();
  const told: unknown[] = [];
  client.on('session', (session) => told.push(session));
  await client.signUp({ username: 'grace', password: 'correct horse battery' });
  const room = await client.join('general');
  room.on('connection', (connection) => told.push(connection));
  room.on('message', (message) => told.push(message));
  const ada = await server.person({ name: 'Ada', username: 'ada' });
  const bob = await server.person({ name: 'Bob', username: 'bob' });
  await Promise.all([ada.befriend(bob), room.send('one'), ada.say('general', 'two')]);
  server.network.dropSockets();
  const late = room.send('three');
  await Promise.all([bob.say('general', 'four'), ada.typing('general')]);
  await server.clock.advance(30_000);
  await late;
  server.network.delay(50);
  const slow = room.send('five');
  await bob.say('general', 'six');
  await server.clock.advance(1_000);
  told.push(await slow, textsOf(room), room.state, ada.people.state, server.messages('general'));
  told.push(await server.vouch({ sub: '1', name: 'Eve' }), server.clock.now());
  const kept = [...['token', 'me']].map(
    (name) => JSON.parse(server.options.storage.getItem(`partyline ${server.url}`) ?? '{}')[name],
  );
  await server.close();
  return { told, kept };
}

it('gives the same ids, times and order for the same seed and calls', async () => {
  const one = await story(7);
  const other = await story(7);
  expect(one.told.length).toBeGreaterThan(10);
  expect(other).toEqual(one);
});

it('gives other ids for another seed', async () => {
  const [one, other] = [await story(7), await story(8)];
  expect(other.kept).not.toEqual(one.kept);
});
