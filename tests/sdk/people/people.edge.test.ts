// People of the SDK against the real server and database, in Node.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createPartyline } from '../../../sdk/src/client.ts';
import { memoryOutbox } from '../../../sdk/src/outbox.ts';
import { createPeople } from '../../../sdk/src/people/people.ts';
import type { People, PeopleState } from '../../../sdk/src/people/types.ts';
import type { Partyline, RoomHandle } from '../../../sdk/src/types.ts';
import { useStack } from '../../support/stack.ts';

// The platform leaves the connection below a closed socket open, for which `ws` would wait half a minute; browsers do not.
class Socket extends WebSocket {
  constructor(url: string) {
    // The types do not know this option yet.
    super(url, { closeTimeout: 500 } as object);
  }
}

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
const password = 'correct horse battery';
const clients: Partyline[] = [];
type Device = { client: Partyline; people: People; id: string };

/** A device of somebody, new or signed in again, with people loaded. */
async function device(username: string, isNew = true): Promise<Device> {
  const client = createPartyline({
    server: stack().url,
    WebSocket: Socket as never,
    outbox: memoryOutbox(),
  });
  clients.push(client);
  const account = { username, password };
  const { id } = await (isNew ? client.signUp(account) : client.signIn(account));
  const people = createPeople(client);
  await people.loaded();
  return { client, people, id };
}

/** Resolves when the state is so. */
const until = (people: People, isSo: (state: PeopleState) => boolean): Promise<void> =>
  new Promise((resolve) => {
    const undo = people.subscribe(look);
    function look(state: PeopleState) {
      if (!isSo(state)) return;
      undo();
      resolve();
    }
    look(people.state);
  });
const closed = (room: RoomHandle): Promise<unknown> =>
  new Promise((resolve) => {
    room.on('connection', (connection) => {
      if (connection.status === 'refused') resolve(connection.error);
    });
  });

afterAll(() => {
  for (const client of clients) client.close();
});

describe('people on the real server', () => {
  let ann: Device;
  let ben: Device;
  beforeAll(async () => {
    [ann, ben] = [await device('ann_people'), await device('ben_people')];
  });
  afterEach(() => expect(ann.people.state.error).toBeUndefined());

  it('become friends, and each sees the other there at once', async () => {
    const { people } = await ann.people.find({ search: 'ben_peo' });
    expect(people).toMatchObject([{ person: { id: ben.id }, state: 'none' }]);
    const asked = new Promise((resolve) => ben.people.on('request', resolve));
    const accepted = new Promise((resolve) => ann.people.on('accepted', resolve));
    expect(await ann.people.request(ben.id, 'It is me')).toMatchObject({ state: 'outgoing' });
    expect(await asked).toMatchObject({ state: 'incoming', note: 'It is me' });
    expect(ben.people.state.requests).toBe(1);
    expect(await ben.people.accept(ann.id)).toMatchObject({ state: 'friends' });
    expect(await accepted).toMatchObject({ state: 'friends' });
    for (const { people } of [ann, ben]) {
      await until(people, ({ contacts }) => contacts[0]?.isOnline === true);
    }
  });

  it('talk in private, count what is unread, and stop when another device has read', async () => {
    const room = await ann.people.talkTo(ben.id);
    const heard = new Promise((resolve) => ben.people.on('message', resolve));
    await room.send('Hello!');
    expect(await heard).toMatchObject({
      chat: { room: room.id, kind: 'private', with: { id: ann.id }, unread: 1 },
      message: { seq: 1, text: 'Hello!', by: ann.id },
    });
    await room.send('Are you there?');
    const other = await device('ben_people', false);
    for (const { people } of [ben, other]) await until(people, ({ unread }) => unread === 2);
    expect(ann.people.state.unread).toBe(0);
    ben.people.read(room.id, 2);
    expect(ben.people.state.unread).toBe(0);
    await until(other.people, ({ unread }) => unread === 0);
    other.client.close();
  });

  it('learn of a new name, and keep their own', async () => {
    await ben.people.editProfile({ name: 'Benjamin', about: 'I am Ben' });
    expect(ben.client.session).toMatchObject({ me: { name: 'Benjamin' } });
    await until(ann.people, ({ contacts }) => contacts[0]?.person.name === 'Benjamin');
    expect(ann.people.state.chats[0]).toMatchObject({ title: 'Benjamin' });
    expect(await ann.people.profile(ben.id)).toMatchObject({ about: 'I am Ben' });
  });

  it('see somebody go and come back', async () => {
    ben.client.close();
    await until(ann.people, ({ contacts }) => contacts[0]?.isOnline === false);
    ben = await device('ben_people', false);
    await until(ann.people, ({ contacts }) => contacts[0]?.isOnline === true);
  });

  it('change the password and stay, while other devices are signed out', async () => {
    const other = await device('ben_people', false);
    await ben.people.changePassword({ current: password, next: password.toUpperCase() });
    expect(await ben.people.profile()).toMatchObject({ person: { id: ben.id } });
    expect(ben.client.session.status).toBe('signed-in');
    await expect(other.people.find()).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(other.people.state.connection).toBe('idle');
  });

  it('part: the talk is closed for both, and both know', async () => {
    const rooms = [await ann.people.talkTo(ben.id), await ben.people.talkTo(ann.id)];
    const ends = rooms.map(closed);
    expect(await ann.people.remove(ben.id)).toMatchObject({ state: 'none' });
    expect(await Promise.all(ends)).toEqual(['not-friends', 'not-friends']);
    await until(ben.people, ({ contacts }) => contacts.length === 0);
    await expect(ben.people.talkTo(ann.id)).rejects.toMatchObject({ code: 'not-friends' });
  });

  it('refuse what is refused with a code, and show nothing of it', async () => {
    await ann.people.block(ben.id);
    await expect(ann.people.request(ben.id)).rejects.toMatchObject({ code: 'blocked' });
    await expect(ann.people.request(ann.id)).rejects.toMatchObject({ code: 'yourself' });
    const nobody = ann.people.request('u_nobody_at_all');
    await expect(nobody).rejects.toMatchObject({ code: 'person-not-found' });
    expect(await ben.people.request(ann.id)).toMatchObject({ state: 'outgoing' });
    expect(ann.people.state.contacts).toMatchObject([{ state: 'blocked' }]);
  });
});
