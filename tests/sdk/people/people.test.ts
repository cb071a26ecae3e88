import { expect, it, vi } from 'vitest';
import { createPartylineWith } from '../../../sdk/src/client.ts';
import { createPeople } from '../../../sdk/src/people/people.ts';
import type { PeopleState } from '../../../sdk/src/people/types.ts';
import { pass, turn, useTestClock } from '../clock.ts';
import { codeOf } from '../code-of.ts';
import { signedIn } from '../join.ts';
import { ann, bob, server, World } from '../world.ts';
import {
  activity,
  bea,
  cat,
  chatIn,
  contactOf,
  greet,
  greeting,
  keepRecords,
  meet,
} from './meeting.ts';

useTestClock();

const pathsOf = (world: World) => world.calls.map(({ method, path }) => `${method} ${path}`);

it('[ME-1] opens a socket to the own person object, and reads contacts and lobby after `hello`', async () => {
  const world = new World();
  keepRecords(world, { contacts: [contactOf(bea)], chats: [chatIn('general')] });
  const { client } = await signedIn(world);
  const people = createPeople(client);
  await turn();
  expect(world.socket.url).toBe(
    'wss://chat.example.org/parties/person/u_ann0000000000000?t=p1&v=1',
  );
  expect(pathsOf(world).slice(1)).toEqual(['POST /v1/me/ticket']);
  expect(people.state).toMatchObject({ connection: 'connecting', isLoaded: false });
  world.socket.accept();
  world.socket.hears(greeting());
  await turn();
  expect(pathsOf(world).slice(2)).toEqual(['GET /v1/contacts', 'GET /v1/lobby']);
  expect(people.state).toMatchObject({ connection: 'online', isLoaded: true });
  expect(people.state.contacts.map(({ person }) => person.name)).toEqual(['Bea']);
  expect(people.state.chats.map(({ room }) => room)).toEqual(['general']);
});

it('opens nothing while nobody is signed in, and opens and closes with the session', async () => {
  const world = new World();
  keepRecords(world, { contacts: [], chats: [] });
  const client = createPartylineWith({ server }, world.tab());
  const people = createPeople(client);
  await turn();
  expect(world.calls).toEqual([]);
  expect(people.state.connection).toBe('idle');
  expect(await codeOf(people.loaded())).toBe('unauthenticated');
  await client.signIn({ username: 'ann', password: 'correct horse' });
  const socket = await greet(world);
  expect((await people.loaded()).connection).toBe('online');
  await client.signOut();
  expect(socket.readyState).toBe(3);
  expect(people.state).toMatchObject({ connection: 'idle', isLoaded: false, contacts: [] });
});

it('checks a kept session first, and tells of nobody else’s people', async () => {
  const world = new World();
  keepRecords(world, { contacts: [contactOf(bea)], chats: [] });
  const first = await signedIn(world);
  const next = createPartylineWith({ server }, world.tab());
  const people = createPeople(next);
  await greet(world);
  expect(people.state.contacts).toHaveLength(1);
  world.signsIn(bob);
  keepRecords(world, { contacts: [], chats: [] });
  await first.client.signIn({ username: 'bob', password: 'correct horse' });
  expect(people.state).toMatchObject({ connection: 'connecting', contacts: [], isLoaded: false });
  await turn();
  expect(world.socket.url).toContain(`/parties/person/${bob.id}`);
});

it('stops when it is refused for good, and tells who waits', async () => {
  const world = new World();
  world.fails('POST /v1/me/ticket', 'members-only', 403);
  const { client } = await signedIn(world);
  const people = createPeople(client);
  const loaded = codeOf(people.loaded());
  await pass(60_000);
  expect(await loaded).toBe('members-only');
  expect(people.state).toMatchObject({ connection: 'offline', error: 'members-only' });
  expect(pathsOf(world).filter((path) => path.endsWith('ticket'))).toHaveLength(1);
  expect(client.session.status).toBe('signed-in');
});

it('[ME-3] ends the session here when the server has ended it', async () => {
  const { client, people, socket } = await meet();
  socket.drop(4400, 'signed-out');
  await turn();
  expect(client.session.status).toBe('signed-out');
  expect(people.state.connection).toBe('idle');
});

it('[DM-1] opens the private room of a friend, with one socket for it', async () => {
  const { world, client, people } = await meet({ contacts: [contactOf(bea)] });
  const room = `dm-${'a'.repeat(40)}`;
  const chat = chatIn(room, { kind: 'private', title: 'Bea', with: bea });
  world.routes.set(`POST /v1/people/${bea.id}/chat`, () => ({ body: { chat } }));
  const handle = await people.talkTo(bea.id);
  expect(handle).toBe(client.open(room));
  expect(people.chat(room)).toMatchObject({ title: 'Bea', with: bea });
  await turn();
  expect(world.socket.url).toContain(`/parties/room/${room}`);
});

it('[ME-2] holds one socket for all it knows of, and one for each room that is open', async () => {
  const chats = Array.from({ length: 20 }, (_, index) => chatIn(`room${index}`));
  const { world, client, people } = await meet({ contacts: [contactOf(bea)], chats });
  expect(people.state.chats).toHaveLength(20);
  expect(world.sockets).toHaveLength(1);
  client.open('room3');
  client.open('room3');
  await turn();
  client.open('room4');
  await turn();
  const places = world.sockets.map(({ url }) => new URL(url).pathname);
  expect(places).toEqual([
    `/parties/person/${ann.id}`,
    '/parties/room/room3',
    '/parties/room/room4',
  ]);
});

it('rejects with what the server says, where there is no friend', async () => {
  const { world, people } = await meet();
  world.fails(`POST /v1/people/${bea.id}/chat`, 'not-friends', 403);
  expect(await codeOf(people.talkTo(bea.id))).toBe('not-friends');
});

it('gives a new immutable state for every change', async () => {
  const { people, socket } = await meet({ contacts: [contactOf(bea)] });
  const seen: PeopleState[] = [people.state];
  const undo = people.subscribe((state) => seen.push(state));
  socket.hears({ type: 'contact', contact: contactOf(cat, 'incoming') });
  undo();
  socket.hears({ type: 'contact', contact: contactOf(cat, 'none', { version: 2 }) });
  expect(seen.map(({ requests }) => requests)).toEqual([0, 1]);
  expect(people.state.requests).toBe(0);
});

it('keeps the objects of what did not change, and is silent where nothing did', async () => {
  const { people, socket } = await meet({
    contacts: [contactOf(bea), contactOf(cat)],
    chats: [chatIn('a'), chatIn('b', { unread: 1, upTo: 1 })],
  });
  const before = people.state;
  let changes = 0;
  people.subscribe(() => changes++);
  socket.hears({ type: 'pong', now: Date.now() + 400 });
  socket.hears({ type: 'presence', people: [], isWhole: true });
  expect([people.state, people.contact(bea.id), changes]).toEqual([before, before.contacts[0], 0]);
  expect(people.state).toBe(before);
  socket.hears(activity('a', 1));
  expect(people.state.contacts).toBe(before.contacts);
  expect(people.chat('b')).toBe(before.chats.find(({ room }) => room === 'b'));
  expect(people.chat('a')).toBe(people.state.chats.find(({ room }) => room === 'a'));
  expect(changes).toBe(1);
});

it('leaves no timer, listener or socket behind when it or its client is closed', async () => {
  for (const close of ['people', 'client'] as const) {
    const at = Date.now() + 65_000;
    const presence = { until: at, seenAt: null, at: 1 };
    const meeting = await meet({ contacts: [contactOf(bea, 'friends', { presence })] });
    const { world, client, people, socket } = meeting;
    people.read('general', 4);
    const mark = { room: 'general', seq: 4, unread: 0, upTo: 4 };
    world.routes.set('POST /v1/rooms/general/read', () => ({ body: mark }));
    meeting[close].close();
    expect(socket.readyState).toBe(3);
    expect(people.state.connection).toBe('idle');
    client.close();
    await turn();
    expect(world.calls.at(-1)).toMatchObject({ body: { seq: 4 } });
    expect(vi.getTimerCount()).toBe(0);
    expect(world.watcherCount).toBe(0);
  }
});

it('says how to mend a client that is none', () => {
  expect(() => createPeople({} as never)).toThrow(/createPartyline/);
});
