import type { Person, TimelineItem } from 'partyline';
import { PartylineError } from 'partyline';
import { FakeClient, type FakeRoom, personOf, roomOf } from './fake-client.ts';
import type { FakePeople } from './fake-people.ts';
import { friendScenes } from './friend-scenes.ts';
import { lobbyScenes } from './lobby-scenes.ts';
import { mediaScenes } from './media-scenes.ts';

const minute = 60_000;
const me = personOf('Mira Sandoval', 'mira');
const people = [
  personOf('Jonas Weber', 'jonas'),
  personOf('Aïcha Benali', 'aicha'),
  personOf('李小龍', 'xiaolong'),
  personOf('ليلى حداد'),
  personOf('Bartholomew Featherstonehaugh-Cholmondeley the Third', 'bart'),
  personOf('tim'),
] as const;
const [jonas, aicha, li, layla, bart, tim] = people;

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

type Said = [by: Person, text: string, minutesLater?: number];

function talk(from: number, said: readonly Said[], start = 1): TimelineItem[] {
  let at = from;
  return said.map(([by, text, later = 1], index) => {
    at += later * minute;
    const seq = start + index;
    if (text === '+' || text === '-')
      return {
        type: 'notice',
        key: `seq-${seq}`,
        seq,
        kind: text === '+' ? 'joined' : 'left',
        by: by.id,
        name: by.name,
        at,
      };
    return {
      type: 'message',
      key: `seq-${seq}`,
      seq,
      by: by.id,
      name: by.name,
      text,
      at,
      status: 'sent',
    };
  });
}

const full: readonly Said[] = [
  [jonas, '+'],
  [aicha, '+'],
  [jonas, 'Morning! Did anyone get the tickets for Saturday?', 3],
  [aicha, 'Yes, four of them. Row *F*, in the middle 🎬'],
  [aicha, 'The page kept crashing, so I nearly gave up.', 0.4],
  [me, 'You are a hero. How much do I owe you?'],
  [aicha, 'Twelve each. No hurry!'],
  [
    jonas,
    'Here is the programme: https://example.org/programme/2026/november?day=saturday&hall=2#evening (see page 3).',
    9,
  ],
  [li, '好的，我六點到。'],
  [layla, 'أنا أيضا سأكون هناك، نلتقي عند المدخل الرئيسي قبل العرض بربع ساعة إن شاء الله'],
  [tim, '+', 60 * 20],
  [bart, '+'],
  [layla, '-'],
  [
    bart,
    'Good evening. I should like to point out, with all due respect to everybody who has put so much work into this, that the film starts at seven and not at eight, and that the doors close ten minutes before.',
    2,
  ],
  [me, 'Thanks @jonas, I will be there at _half past six_ then.'],
  [me, 'And I bring the snacks', 0.5],
  [tim, '👍'],
  [
    jonas,
    'For the nerds, the reminder script:\n```\nconst at = new Date("2026-11-28T18:30");\nsetTimeout(() => notify("Film club!", { icon: "popcorn.svg", silent: false }), at - Date.now());\n```\nRuns with `node remind.mjs`',
  ],
  [
    aicha,
    'DonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftDonaudampfschifffahrt',
  ],
  [me, 'See you there!', 3],
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

function manyMessages(count: number): TimelineItem[] {
  const words =
    'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor'.split(' ');
  const said: Said[] = Array.from({ length: count }, (_, index) => [
    people[(index * 7 + Math.floor(index / 3)) % 3] ?? jonas,
    `${index + 1}: ${words.slice(0, 1 + ((index * 5) % words.length)).join(' ')}`,
    0.7,
  ]);
  return talk(Date.now() - count * 0.7 * minute, said);
}

type Made = FakeClient | { readonly client: FakeClient; readonly people: FakePeople };

/** What a harness page can show, by name. Each answers the client that the widget gets, with or without people of its own. */
export const scenes: Record<string, () => Made> = {
  ...friendScenes,
  ...lobbyScenes,
  ...mediaScenes,
  'sign-in': () => new FakeClient(null),
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
