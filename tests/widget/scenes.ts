import type { Person } from 'partyline';
import { PartylineError } from 'partyline';
import { FakeClient, personOf, roomOf } from './fake-client.ts';
import type { FakePeople } from './fake-people.ts';
import type { FakeRoom } from './fake-room.ts';
import { friendScenes } from './friend-scenes.ts';
import { lobbyScenes } from './lobby-scenes.ts';
import { mediaScenes } from './media-scenes.ts';
import {
  aicha,
  bart,
  full,
  jonas,
  layla,
  li,
  manyMessages,
  me,
  minute,
  people,
  talk,
} from './talk.ts';

const rooms = [
  roomOf('general', 'General', {
    description: 'Everything and nothing. Be kind.',
    members: 128,
    online: 14,
    lastMessageAt: Date.now() - 2 * minute,
  }),
  roomOf('garden', 'Garden & balcony', {
    description: 'Tomatoes, slugs, and what to do about them',
    members: 41,
    online: 3,
    lastMessageAt: Date.now() - 50 * minute,
  }),
  roomOf('film-club', 'Film club', {
    description: '',
    members: 1,
    online: 1,
    lastMessageAt: Date.now() - 26 * 60 * minute,
  }),
  roomOf('arabic', 'غرفة عربية', {
    description: 'أهلا وسهلا بكم في غرفتنا',
    members: 9,
    online: 2,
    lastMessageAt: Date.now() - 90 * minute,
  }),
  roomOf('long', 'A room with quite a long title that somebody thought was a good idea', {
    description:
      'And a description that goes on for longer than any line of any list could ever hold',
    members: 7000,
    online: 1204,
    lastMessageAt: Date.now() - 400 * 24 * 60 * minute,
  }),
  roomOf('quiet', 'Quiet room', { members: 2 }),
];

function fullRoom(client: FakeClient): FakeRoom {
  return client.addRoom({
    id: 'general',
    title: 'General',
    description: 'Everything and nothing. Be kind.',
    timeline: talk(Date.now() - 21 * 60 * minute, full),
    online: [me, jonas, aicha, li, bart],
    onlineCount: 14,
  });
}

function offering(offers: Partial<FakeClient['offers']>, who: Person | null = null): FakeClient {
  const client = new FakeClient(who);
  client.offers = { ...client.offers, ...offers };
  return client;
}

type Made = FakeClient | { readonly client: FakeClient; readonly people: FakePeople };

/** What a harness page can show, by name. Each answers the client that the widget gets, with or without people of its own. */
export const scenes: Record<string, () => Made> = {
  ...friendScenes,
  ...lobbyScenes,
  ...mediaScenes,
  'sign-in': () => new FakeClient(null),
  'sign-in-guests': () => offering({ accounts: false }),
  'sign-in-accounts': () => offering({ guests: false }),
  'sign-in-vouched': () => offering({ guests: false, accounts: false, identity: true }),
  'page-room': () => {
    const client = new FakeClient(me);
    client.addRoom({
      id: 'page-3w5e11264sgsf',
      title: 'When a whole street shared one telephone',
      timeline: talk(Date.now() - 21 * 60 * minute, full),
      online: [me, jonas, aicha, li, bart],
      onlineCount: 5,
    });
    return client;
  },
  'text-only': () => {
    const client = offering({ files: false }, me);
    fullRoom(client);
    return client;
  },
  vouched: () => {
    const picture = 'https://shop.example/v1/pictures/a';
    const client = new FakeClient({
      ...me,
      id: 'h_mira0000000000000000',
      username: undefined,
      picture,
    });
    client.list = rooms;
    fullRoom(client);
    return client;
  },
  'signing-in': () =>
    Object.assign(new FakeClient(null), { isPending: true, session: { status: 'unknown' } }),
  'sign-in-failing': () => {
    const client = new FakeClient(null);
    client.failure = new PartylineError('wrong-credentials');
    return client;
  },
  full: () => {
    const client = withRooms();
    fullRoom(client);
    return client;
  },
  guest: () => {
    const client = withRooms(personOf('Guest of the house'));
    fullRoom(client);
    return client;
  },
  empty: () => {
    const client = withRooms();
    client.addRoom({ id: 'general', title: 'General', online: [me], onlineCount: 1 });
    return client;
  },
  'no-rooms': () => new FakeClient(me),
  'rooms-failing': () =>
    Object.assign(new FakeClient(me), { failure: new PartylineError('network') }),
  connecting: () => {
    const client = withRooms();
    client.addRoom({
      id: 'general',
      title: 'General',
      isLoaded: false,
      history: 'idle',
      connection: { status: 'connecting' },
    });
    return client;
  },
  offline: () => {
    const client = withRooms();
    const room = fullRoom(client);
    room.acks = false;
    room.connect({ status: 'offline', retryAt: Date.now() + 9_000 });
    room.send('This one waits for the train to leave the tunnel');
    room.update({
      timeline: [
        ...room.state.timeline.slice(0, -1),
        {
          type: 'message',
          key: 'cid-x',
          seq: 0,
          by: me.id,
          name: me.name,
          text: 'This one was refused',
          at: Date.now(),
          status: 'failed',
          error: 'too-long',
        },
        ...room.state.timeline.slice(-1),
      ],
    });
    return client;
  },
  'offline-device': () => {
    const client = withRooms();
    fullRoom(client).connect({ status: 'offline' });
    return client;
  },
  refused: () => {
    const client = withRooms();
    client.addRoom({
      id: 'general',
      title: 'General',
      isLoaded: false,
      connection: { status: 'refused', error: 'forbidden' },
    });
    return client;
  },
  missing: () => {
    const client = withRooms();
    client.addRoom({
      id: 'nowhere',
      title: '',
      isLoaded: false,
      connection: { status: 'refused', error: 'room-not-found' },
    });
    client.failure = new PartylineError('forbidden');
    return client;
  },
  typing: () => {
    const client = withRooms();
    fullRoom(client).update({ typing: [jonas, layla] });
    return client;
  },
  many: () => {
    const client = withRooms();
    const all = manyMessages(2_000);
    const room = client.addRoom({
      id: 'general',
      title: 'General',
      timeline: all.slice(-50),
      history: 'idle',
      online: [me, jonas],
      onlineCount: 2,
    });
    room.older = all.slice(0, -50);
    return client;
  },
  'older-failing': () => {
    const client = withRooms();
    client.addRoom({
      id: 'general',
      title: 'General',
      timeline: manyMessages(30),
      history: 'failed',
      online: [me],
      onlineCount: 1,
    });
    return client;
  },
};

function withRooms(person: Person = me): FakeClient {
  const client = new FakeClient(person);
  client.list = rooms;
  client.people = [me, ...people];
  return client;
}
