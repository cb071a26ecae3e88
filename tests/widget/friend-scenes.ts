import type { Person } from 'partyline';
import { PartylineError } from 'partyline';
import { chatWith } from './fake-chats.ts';
import { FakeClient, personOf, roomOf } from './fake-client.ts';
import { FakePeople } from './fake-people.ts';
import type { FakePerson } from './fake-register.ts';

const minute = 60_000;
const picture = (name: string) => name.padStart(64, '0');

const me = { ...personOf('Mira Sandoval', 'mira'), picture: picture('aaaa') };
const jonas: FakePerson = {
  ...personOf('Jonas Weber', 'jonas'),
  picture: picture('bbbb'),
  details: {
    about: 'Repairs bicycles by day, and by night too.\n\nAsk me about hubs.',
    location: 'Leipzig',
    pronouns: 'he/him',
    link: 'https://example.org/jonas/',
  },
};
const aicha: FakePerson = { ...personOf('Aïcha Benali', 'aicha'), picture: picture('cccc') };
const li: FakePerson = { ...personOf('李小龍', 'xiaolong'), details: { location: '香港' } };
const layla: FakePerson = {
  ...personOf('ليلى حداد', 'layla'),
  details: { about: 'أحب السينما والقهوة.', location: 'بيروت' },
};
const bart: FakePerson = personOf('Bartholomew Featherstonehaugh-Cholmondeley the Third', 'bart');
const tim: FakePerson = personOf('tim', 'tim');
const nora: FakePerson = personOf('Nora Quist', 'nora');
const otto: FakePerson = personOf('Otto', 'otto');
const troll: FakePerson = personOf('Trond Olsen', 'trond');
const stranger: FakePerson = {
  ...personOf('Sam Okafor', 'sam'),
  details: { about: 'New here.', pronouns: 'they/them', link: 'https://sam.example' },
};
const visitor: FakePerson = personOf('A visitor');
const hostile: FakePerson = {
  ...personOf(`${'W'.repeat(64)}`, 'w'.repeat(32)),
  picture: picture('dead'),
  details: {
    about: `\u202egnp.exe\u202c ${'🤦🏽‍♀️'.repeat(20)} <img src=x onerror=alert(1)> ${'W'.repeat(120)}`,
    location: '\u2066\u202e evil \u2069',
    pronouns: '🧜‍♀️'.repeat(6),
    link: "javascript:alert('1')",
  },
};
const everybody = [
  jonas,
  aicha,
  li,
  layla,
  bart,
  tim,
  nora,
  otto,
  troll,
  stranger,
  visitor,
  hostile,
];

function world(who: Person = me, people: readonly FakePerson[] = everybody) {
  const client = new FakeClient(who);
  client.list = [roomOf('general', 'General', { members: 12, online: 4 })];
  client.people = [who, ...people.slice(0, 8), visitor].map(
    ({ details: _, ...person }: FakePerson) => person,
  );
  const fake = new FakePeople(client, people);
  fake.add(who, {
    about: 'Plants, films, and the long way home.',
    location: 'Valparaíso',
    pronouns: 'she/her',
    link: 'https://mira.example/',
  });
  const talk = client.addRoom({
    id: 'general',
    title: 'General',
    online: client.people.slice(0, 3),
    onlineCount: 3,
  });
  for (const [index, person] of people.slice(0, 4).entries())
    talk.receive(person, `Hello, I am ${person.name}`, Date.now() - (9 - index) * minute);
  return { client, people: fake };
}

function withFriends() {
  const made = world();
  const { people } = made;
  people.relate(jonas.id, 'friends', { isOnline: true });
  people.relate(aicha.id, 'friends', { seenAt: Date.now() - 25 * minute });
  people.relate(li.id, 'friends', { seenAt: Date.now() - 26 * 60 * minute });
  people.relate(tim.id, 'friends');
  people.relate(bart.id, 'outgoing', { note: 'We met at the film club.' });
  people.relate(layla.id, 'incoming', {
    note: 'مرحبا ميرا! كنا معا في المدرسة.',
    since: Date.now() - 3 * minute,
  });
  people.relate(nora.id, 'incoming', { since: Date.now() - 50 * 60 * minute });
  people.relate(troll.id, 'blocked');
  people.update({ chats: [chatWith(jonas, { unread: 2, upTo: 2 })] });
  return made;
}

/** Scenes of people, friends and profiles; see scenes.ts. */
export const friendScenes = {
  people: withFriends,
  'people-empty': () => world(),
  'people-alone': () => world(me, []),
  'people-guest': () => world(personOf('Guest of the house')),
  'people-many': () =>
    world(
      me,
      Array.from({ length: 75 }, (_, at) =>
        personOf(`Person ${String(at + 1).padStart(2, '0')}`, `person_${at + 1}`),
      ),
    ),
  'people-crowd': () => {
    const crowd = Array.from({ length: 500 }, (_, at) =>
      personOf(`Friend ${String(at + 1).padStart(3, '0')}`, `friend_${at + 1}`),
    );
    const made = world(me, crowd);
    const friend = { state: 'friends', note: '', since: 0, version: 1, seenAt: null } as const;
    made.people.update({
      contacts: crowd.map((person, at) => ({ person, ...friend, isOnline: at % 3 === 0 })),
    });
    return made;
  },
  'people-loading': () => {
    const made = world();
    made.people.update({ isLoaded: false, connection: 'connecting' });
    made.people.isHeld = true;
    return made;
  },
  'people-failing': () => {
    const made = withFriends();
    made.people.failure = new PartylineError('network');
    return made;
  },
  'people-offline': () => {
    const made = world();
    made.people.update({ isLoaded: false, connection: 'offline', error: 'network' });
    made.people.failure = new PartylineError('network');
    return made;
  },
};
