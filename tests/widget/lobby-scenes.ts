import type { Person } from 'partyline';
import { PartylineError } from 'partyline';
import { chatIn, chatWith, lastOf } from './fake-chats.ts';
import { FakeClient, personOf, roomOf } from './fake-client.ts';
import { FakePeople } from './fake-people.ts';

const minute = 60_000;
const hour = 60 * minute;
const me = personOf('Mira Sandoval', 'mira');
const jonas = { ...personOf('Jonas Weber', 'jonas'), picture: 'b'.padStart(64, '0') };
const aicha = personOf('Aïcha Benali', 'aicha');
const li = personOf('李小龍', 'xiaolong');
const layla = personOf('ليلى حداد', 'layla');
const bart = personOf('Bartholomew Featherstonehaugh-Cholmondeley the Third', 'bart');
const tim = personOf('tim', 'tim');
const nora = personOf('Nora Quist', 'nora');
const sam = personOf('Sam Okafor', 'sam');
const everybody = [jonas, aicha, li, layla, bart, tim, nora, sam];

const ago = (ms: number) => Date.now() - ms;
const rooms = () => [
  roomOf('general', 'General', { members: 128, online: 14, lastMessageAt: ago(2 * minute) }),
  roomOf('garden', 'Garden & balcony', { members: 41, online: 3, lastMessageAt: ago(50 * minute) }),
  roomOf('film-club', 'Film club', { members: 7, online: 1, lastMessageAt: ago(26 * hour) }),
  roomOf('quiet', 'Quiet room', { description: 'Shh', members: 2 }),
];

function world(who: Person = me) {
  const client = new FakeClient(who);
  client.list = rooms();
  client.people = [who, ...everybody];
  const people = new FakePeople(client, everybody);
  const talk = client.addRoom({
    id: 'general',
    title: 'General',
    online: [who, jonas, aicha],
    onlineCount: 14,
  });
  for (const [at, person] of [jonas, aicha, li].entries())
    talk.receive(person, `Hello, I am ${person.name}`, ago((9 - at) * minute));
  return { client, people, talk };
}

function full() {
  const made = world();
  const { client, people } = made;
  people.relate(jonas.id, 'friends', { isOnline: true });
  people.relate(aicha.id, 'friends', { seenAt: ago(25 * minute) });
  people.relate(li.id, 'friends', { isOnline: true });
  people.relate(bart.id, 'friends', { seenAt: ago(26 * hour) });
  people.relate(tim.id, 'friends');
  people.relate(layla.id, 'incoming', { note: 'مرحبا ميرا!' });
  people.relate(nora.id, 'incoming');
  const said = (by: Person, text: string, ms: number, seq: number) =>
    lastOf(by, text, { at: ago(ms), seq });
  const private1 = chatWith(jonas, {
    last: said(
      jonas,
      'I have the tickets 🎬 Row F, in the middle. See you at the entrance at six?',
      20_000,
      12,
    ),
    read: 9,
    unread: 3,
    upTo: 12,
    activeAt: ago(20_000),
  });
  const room = client.addRoom({
    id: private1.room,
    title: jonas.name,
    online: [me, jonas],
    onlineCount: 2,
  });
  for (let seq = 1; seq <= 12; seq += 1)
    room.receive(seq % 3 === 0 ? me : jonas, `Message number ${seq}`, ago((14 - seq) * minute));
  people.update({
    chats: [
      private1,
      chatIn('general', 'General', {
        last: said(li, 'Hello, I am 李小龍', 7 * minute, 3),
        read: 3,
        upTo: 3,
        activeAt: ago(7 * minute),
      }),
      chatIn('garden', 'Garden & balcony', {
        last: said(aicha, 'The slugs\nare back', 50 * minute, 140),
        read: 20,
        unread: 100,
        upTo: 140,
        activeAt: ago(50 * minute),
      }),
      chatWith(aicha, {
        last: said(me, 'Good night!', 9 * hour, 4),
        read: 4,
        upTo: 4,
        activeAt: ago(9 * hour),
      }),
      chatWith(bart, {
        last: said(
          bart,
          'With all due respect to everybody who has put so much work into this',
          26 * hour,
          2,
        ),
        read: 1,
        unread: 1,
        upTo: 2,
        activeAt: ago(26 * hour),
      }),
      chatIn('film-club', 'Film club', { last: null, activeAt: ago(400 * 24 * hour) }),
    ],
  });
  return made;
}

/** Scenes of the lobby and of what is new; see scenes.ts. */
export const lobbyScenes = {
  lobby: full,
  'lobby-guest': () => {
    const made = world(personOf('Guest of the house'));
    made.people.update({
      chats: [
        chatIn('general', 'General', {
          last: lastOf(li, 'Hello', { seq: 3 }),
          read: 1,
          unread: 2,
          upTo: 3,
        }),
      ],
    });
    return made;
  },
  /** Forty messages of a private talk are unread: more than fit into the view. */
  'lobby-behind': () => {
    const made = full();
    const { client, people } = made;
    const [first, ...others] = people.state.chats;
    if (!first) throw new Error('there is no chat');
    const talk = client.open(first.room);
    for (let seq = 13; seq <= 49; seq += 1) talk.receive(jonas, `Message number ${seq}`);
    people.update({ chats: [{ ...first, unread: 37, read: 12, upTo: 49 }, ...others] });
    return made;
  },
  'lobby-new': () => world(),
  'lobby-empty': () => {
    const made = world();
    made.client.list = [];
    return made;
  },
  'lobby-loading': () => {
    const made = world();
    made.people.update({ isLoaded: false, connection: 'connecting' });
    return made;
  },
  'lobby-unreachable': () => {
    const made = world();
    made.people.update({ isLoaded: false, connection: 'offline', error: 'network' });
    return made;
  },
  'lobby-failing': () => {
    const made = world();
    made.people.update({ isLoaded: false, connection: 'offline', error: 'network' });
    made.client.failure = new PartylineError('network');
    return made;
  },
};
