import { createPeople } from 'partyline/people';
import { createTestServer, type TestServer, testPassword } from 'partyline/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.close());

it('lets people become friends, talk in private and see each other', async () => {
  const client = server.newClient();
  const me = await client.signUp({ username: 'grace', password: testPassword, name: 'Grace' });
  const people = createPeople(client);
  await people.loaded();
  const ada = await server.person({ name: 'Ada', username: 'ada' });
  await ada.people.request(me.id, 'Hello!');
  await server.settled();
  expect(people.state.contacts).toMatchObject([
    { state: 'incoming', note: 'Hello!', person: { name: 'Ada' } },
  ]);
  await people.accept(ada.id);
  const talk = await people.talkTo(ada.id);
  await talk.send('Just between us.');
  await server.clock.advance(1_000);
  expect(people.contact(ada.id)).toMatchObject({ state: 'friends', isOnline: true });
  expect(server.messages(talk.id).map(({ text }) => text)).toEqual(['Just between us.']);
  await expect(ada.people.loaded()).resolves.toMatchObject({ unread: 1 });
  await ada.goOffline();
  await server.clock.advance(120_000);
  expect(people.contact(ada.id)).toMatchObject({ isOnline: false });
  people.close();
});

it('makes friends of two others', async () => {
  const ada = await server.person({ name: 'Ada', username: 'ada' });
  const bob = await server.person({ name: 'Bob', username: 'bob' });
  await ada.befriend(bob);
  expect((await bob.people.profile(ada.id)).contact?.state).toBe('friends');
});

it('says why a guest has no friends', async () => {
  const ada = await server.person({ name: 'Ada', username: 'ada' });
  const bob = await server.person({ name: 'Bob' });
  await expect(ada.befriend(bob)).rejects.toThrow('Bob is a guest and has no friends');
});

it('signs people in by their password, and nobody by another one', async () => {
  await server.person({ name: 'Ada', username: 'ada' });
  const client = server.newClient(server.newBrowser());
  const wrong = client.signIn({ username: 'ada', password: 'something else' });
  await expect(wrong).rejects.toMatchObject({ code: 'wrong-credentials' });
  const me = await client.signIn({ username: 'ada', password: testPassword });
  expect(me).toMatchObject({ name: 'Ada', username: 'ada' });
});

it('takes a name once', async () => {
  await server.person({ name: 'Ada', username: 'ada' });
  const again = server.person({ name: 'Ada', username: 'ada' });
  await expect(again).rejects.toMatchObject({ code: 'username-taken' });
});
