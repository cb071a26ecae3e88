import { expect, it } from 'vitest';
import type { People, PeopleEvents } from '../../../sdk/src/people/types.ts';
import { pass, turn, useTestClock } from '../clock.ts';
import { synced } from '../frames.ts';
import { welcome } from '../join.ts';
import { ann } from '../world.ts';
import { activity, bea, cat, chatIn, contactOf, greet, meet } from './meeting.ts';

useTestClock();

const listen = (people: People) => {
  const told: PeopleEvents['message'][] = [];
  people.on('message', (news) => told.push(news));
  return told;
};
const lobbies = (world: { calls: readonly { path: string }[] }) =>
  world.calls.filter(({ path }) => path === '/v1/lobby').length;

it('[NEW-1] lists rooms by what is new, with their unread counts', async () => {
  const { people } = await meet({
    chats: [
      chatIn('old', { activeAt: 5, unread: 2, upTo: 9, read: 4 }),
      chatIn('new', { activeAt: 8, unread: 100, upTo: 900 }),
    ],
  });
  expect(people.state.chats.map(({ room }) => room)).toEqual(['new', 'old']);
  expect(people.state.unread).toBe(102);
  expect(people.chat('old')).toMatchObject({ read: 4, unread: 2 });
});

it('[NEW-3] counts what is said, shows it as the last line and tells of it', async () => {
  const { people, socket } = await meet({
    chats: [chatIn('a', { activeAt: 900 }), chatIn('b', { read: 3, upTo: 3 })],
  });
  const told = listen(people);
  socket.hears(activity('b', 5, { from: 3 }));
  expect(people.state.chats).toMatchObject([
    { room: 'b', unread: 2, upTo: 5, last: { text: 'text 5', by: bea.id } },
    { room: 'a' },
  ]);
  expect(told).toMatchObject([{ chat: { room: 'b', unread: 2 }, message: { seq: 5 } }]);
});

it('[NEW-3] does not tell of what was read before, when it is told of it again', async () => {
  const { people, socket } = await meet({ chats: [chatIn('a', { read: 4, upTo: 4 })] });
  const told = listen(people);
  for (const to of [3, 4, 5]) socket.hears(activity('a', to));
  expect(told.map(({ message }) => message.seq)).toEqual([5]);
  expect(people.state.unread).toBe(1);
});

it('counts what it hears twice or late once', async () => {
  const { world, people, socket } = await meet({ chats: [chatIn('a')] });
  const told = listen(people);
  for (const to of [1, 3, 2, 3, 1, 2]) socket.hears(activity('a', to));
  expect(people.chat('a')).toMatchObject({ unread: 3, upTo: 3, last: { seq: 3 } });
  expect(told.map(({ message }) => message.seq)).toEqual([1, 3]);
  expect(lobbies(world)).toBe(1);
});

it('reads the chats anew where it heard of a part only', async () => {
  const { world, people, socket, records } = await meet({ chats: [chatIn('a')] });
  socket.hears(activity('a', 9, { from: 5 }));
  expect(people.state.unread).toBe(4);
  records.chats = [chatIn('a', { unread: 9, upTo: 9 })];
  await pass(10_000);
  expect(people.state.unread).toBe(9);
  await pass(60_000);
  expect(lobbies(world)).toBe(2);
});

it('reads the chats anew where somebody speaks in a room that is not among them, and tells of it then', async () => {
  const { world, people, socket, records } = await meet();
  const told = listen(people);
  socket.hears(activity('new', 1));
  expect(people.state.chats).toEqual([]);
  records.chats = [chatIn('new')];
  await pass(10_000);
  expect(people.state).toMatchObject({ unread: 1, chats: [{ room: 'new', last: { seq: 1 } }] });
  expect(told).toMatchObject([{ chat: { room: 'new' }, message: { seq: 1 } }]);
  expect(lobbies(world)).toBe(2);
});

it('gives up after a while on a room that is in no list', async () => {
  const { world, socket } = await meet();
  const said = activity('left', 1);
  socket.hears({ ...said, last: { ...said.last, at: Date.now() } });
  await pass(120_000);
  const asked = lobbies(world);
  await pass(120_000);
  expect(lobbies(world)).toBe(asked);
  expect(asked).toBeGreaterThan(2);
});

it('[NEW-4] never counts one’s own messages, and takes what lies before them as read', async () => {
  const { people, socket } = await meet({ chats: [chatIn('a', { unread: 2, upTo: 2 })] });
  const told = listen(people);
  socket.hears(activity('a', 3, { messages: 0, by: ann }));
  expect(people.chat('a')).toMatchObject({ unread: 0, read: 3, last: { by: ann.id } });
  expect(told).toEqual([]);
});

it('[NEW-2] stops counting what another device has read', async () => {
  const { people, socket } = await meet({ chats: [chatIn('a', { unread: 5, upTo: 5 })] });
  socket.hears({ type: 'read', room: 'a', seq: 4, unread: 1, upTo: 5 });
  expect(people.chat('a')).toMatchObject({ read: 4, unread: 1 });
  socket.hears({ type: 'read', room: 'a', seq: 2, unread: 3, upTo: 5 });
  expect(people.chat('a')).toMatchObject({ read: 4, unread: 1 });
});

it('keeps what was said while a mark of an earlier count was on its way', async () => {
  const { people, socket } = await meet({ chats: [chatIn('a', { unread: 5, upTo: 5 })] });
  socket.hears(activity('a', 6));
  socket.hears({ type: 'read', room: 'a', seq: 5, unread: 0, upTo: 5 });
  expect(people.chat('a')).toMatchObject({ read: 5, unread: 1, upTo: 6 });
});

it('reads at once on this device, and tells the server once in a while, only the furthest mark', async () => {
  const { world, people } = await meet({ chats: [chatIn('a', { unread: 5, upTo: 5 })] });
  world.routes.set('POST /v1/rooms/a/read', ({ body }) => ({
    body: { room: 'a', seq: (body as { seq: number }).seq, unread: 1, upTo: 5 },
  }));
  for (const seq of [1, 2, 4, 3]) people.read('a', seq);
  expect(people.chat('a')).toMatchObject({ read: 4, unread: 1 });
  await pass(1_000);
  const told = world.calls.filter(({ path }) => path.endsWith('/read'));
  expect(told.map(({ body }) => body)).toEqual([{ seq: 4 }]);
  people.read('a', 4);
  await pass(1_000);
  expect(world.calls.filter(({ path }) => path.endsWith('/read'))).toHaveLength(1);
});

it('tells the server again what it could not be told, and drops what it refuses', async () => {
  const { world, people } = await meet({ chats: [chatIn('a', { unread: 5, upTo: 5 })] });
  const marks = () => world.calls.filter(({ path }) => path.endsWith('/read')).length;
  world.fails('POST /v1/rooms/a/read', 'unavailable', 503);
  people.read('a', 5);
  await pass(500);
  expect(marks()).toBe(1);
  world.fails('POST /v1/rooms/a/read', 'invalid', 400);
  await pass(5_000);
  expect(marks()).toBe(2);
  await pass(60_000);
  expect(marks()).toBe(2);
});

it('tells the server at once when the page is hidden', async () => {
  const { world, people } = await meet({ chats: [chatIn('a')] });
  world.routes.set('POST /v1/rooms/a/read', () => ({
    body: { room: 'a', seq: 5, unread: 0, upTo: 5 },
  }));
  people.read('a', 5);
  world.changePage({ isVisible: false });
  await turn();
  expect(world.calls.at(-1)).toMatchObject({ path: '/v1/rooms/a/read', body: { seq: 5 } });
});

it('never reads backwards or nonsense', async () => {
  const { world, people } = await meet({ chats: [chatIn('a', { read: 5, upTo: 5 })] });
  for (const seq of [5, 4, 0, -1, 1.5, Number.NaN]) people.read('a', seq);
  await pass(1_000);
  expect(people.chat('a')?.read).toBe(5);
  expect(world.calls.filter(({ path }) => path.endsWith('/read'))).toEqual([]);
});

it('calls a private room by the newest name of the other', async () => {
  const chat = chatIn('dm-1', { kind: 'private', title: 'Cat', with: cat });
  const { people, socket } = await meet({ contacts: [contactOf(cat)], chats: [chat] });
  socket.hears({ type: 'contact', contact: contactOf({ ...cat, name: 'Catherine' }) });
  expect(people.chat('dm-1')).toMatchObject({ title: 'Catherine', with: { name: 'Catherine' } });
});

it('tells nothing of what was said while there was no connection, but counts it', async () => {
  const { world, people, socket, records } = await meet({ chats: [chatIn('a')] });
  const told = listen(people);
  socket.drop();
  records.chats = [chatIn('a', { unread: 3, upTo: 3 })];
  await pass(1_000);
  await greet(world);
  expect(people.state.unread).toBe(3);
  expect(told).toEqual([]);
});

it('forgets a room that one leaves', async () => {
  const { world, client, people } = await meet({ chats: [chatIn('general'), chatIn('music')] });
  const room = client.open('general');
  const socket = await welcome(world);
  const left = room.leave();
  socket.drop(1000, 'left');
  await left;
  expect(people.state.chats.map(({ room }) => room)).toEqual(['music']);
});

it('looks once for a room that one has come into', async () => {
  const { world, client } = await meet();
  const before = lobbies(world);
  client.open('general');
  const socket = await welcome(world);
  await pass(11_000);
  expect(lobbies(world)).toBe(before + 1);
  socket.hears(synced(0));
  await pass(11_000);
  expect(lobbies(world)).toBe(before + 1);
});
