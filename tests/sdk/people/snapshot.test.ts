import { expect, it } from 'vitest';
import { createPeople } from '../../../sdk/src/people/people.ts';
import { pass, turn, useTestClock } from '../clock.ts';
import { signedIn } from '../join.ts';
import { World } from '../world.ts';
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

it('[ME-1] reads everything anew after every connection', async () => {
  const { world, people, socket, records } = await meet({ contacts: [contactOf(bea)] });
  socket.drop();
  expect(people.state.connection).toBe('offline');
  records.contacts = [contactOf(bea, 'none', { version: 2 }), contactOf(cat)];
  records.chats = [chatIn('general')];
  await pass(1_000);
  await greet(world);
  expect(people.state.contacts.map(({ person }) => person.name)).toEqual(['Cat']);
  expect(people.state.chats).toHaveLength(1);
});

it('drops contacts and chats that a snapshot no longer has, but not what it heard of meanwhile', async () => {
  const { world, people, socket, records } = await meet({
    contacts: [contactOf(bea), contactOf(cat)],
    chats: [chatIn('general'), chatIn('music')],
  });
  socket.drop();
  await pass(1_000);
  records.contacts = [];
  records.chats = [];
  world.socket.accept();
  world.socket.hears(greeting());
  world.socket.hears({ type: 'contact', contact: contactOf(cat, 'friends', { version: 2 }) });
  world.socket.hears(activity('music', 1));
  await turn();
  expect(people.state.contacts.map(({ person }) => person.name)).toEqual(['Cat']);
  expect(people.state.chats.map(({ room }) => room)).toEqual(['music']);
});

it('reads again by itself when a snapshot fails, and says why', async () => {
  const world = new World();
  keepRecords(world, { contacts: [contactOf(bea)], chats: [] });
  world.fails('GET /v1/contacts', 'unavailable', 503);
  const { client } = await signedIn(world);
  const people = createPeople(client);
  await greet(world);
  expect(people.state).toMatchObject({ isLoaded: false, error: 'unavailable' });
  keepRecords(world, { contacts: [contactOf(bea)], chats: [] });
  await pass(1_000);
  expect(people.state).toMatchObject({ isLoaded: true, error: undefined });
});

it('reads contacts page by page', async () => {
  const world = new World();
  keepRecords(world, { contacts: [], chats: [] });
  world.routes.set('GET /v1/contacts', ({ query }) => {
    const isFirst = query.get('cursor') === null;
    const contacts = [contactOf(isFirst ? bea : cat)];
    return { body: { contacts, next: isFirst ? 'page2' : null, now: Date.now() } };
  });
  const { client } = await signedIn(world);
  const people = createPeople(client);
  await greet(world);
  expect(people.state.contacts.map(({ person }) => person.name)).toEqual(['Bea', 'Cat']);
});

it('loads older chats once, and keeps as many when it reads them anew', async () => {
  const { world, people, socket } = await meet();
  const pages = [[chatIn('a', { activeAt: 9 })], [chatIn('b', { activeAt: 8 })], [chatIn('c')]];
  world.routes.set('GET /v1/lobby', ({ query }) => {
    const page = Number(query.get('cursor') ?? 0);
    return { body: { chats: pages[page], next: page < 2 ? `${page + 1}` : null } };
  });
  socket.drop();
  await pass(1_000);
  const again = await greet(world);
  expect(people.state).toMatchObject({ hasMoreChats: true, chats: [{ room: 'a' }] });
  expect(await Promise.all([people.loadMoreChats(), people.loadMoreChats()])).toEqual([1, 1]);
  expect(people.state.chats.map(({ room }) => room)).toEqual(['a', 'b']);
  again.drop();
  await pass(1_000);
  await greet(world);
  expect(people.state.chats.map(({ room }) => room)).toEqual(['a', 'b']);
  expect(await people.loadMoreChats()).toBe(1);
  expect(await people.loadMoreChats()).toBe(0);
  expect(people.state.hasMoreChats).toBe(false);
});
