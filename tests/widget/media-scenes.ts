import type { ChatFile, ChatMessage, Person, TimelineItem } from 'partyline';
import { chatIn, chatWith, lastOf } from './fake-chats.ts';
import { FakeClient, personOf, roomOf } from './fake-client.ts';
import { FakePeople } from './fake-people.ts';

const minute = 60_000;
const me = personOf('Mira Sandoval', 'mira');
const jonas = personOf('Jonas Weber', 'jonas');
const aicha = personOf('Aïcha Benali', 'aicha');
const layla = personOf('ليلى حداد', 'layla');
const placeholder = '1QcSHQRnh493V4dIh4eXh1h4kJUI';

const idOf = (name: string) =>
  `f_${[...name]
    .map((char) => (char.codePointAt(0) ?? 0).toString(36))
    .join('')
    .padEnd(22, '0')
    .slice(0, 22)}`;

function picture(name: string, width: number, height: number, more: Partial<ChatFile> = {}) {
  const size = Math.round((width * height) / 3);
  return { id: idOf(name), name, type: 'image/jpeg', size, width, height, placeholder, ...more };
}
function file(name: string, type: string, size: number, more: Partial<ChatFile> = {}): ChatFile {
  return { id: idOf(name), name, type, size, ...more };
}
const shots = (count: number, first = 1) =>
  Array.from({ length: count }, (_, at) => picture(`${first + at}-shot.jpg`, 1_600, 1_200));

const video = file('street.mp4', 'video/mp4', 3_400_000, {
  width: 1_280,
  height: 720,
  duration: 65,
  placeholder,
});
const sound = file('voice.m4a', 'audio/mp4', 240_000, { duration: 12.4 });

type Said = Partial<ChatMessage> & { readonly person: Person };

function talk(said: readonly Said[]): TimelineItem[] {
  const start = Date.now() - said.length * minute;
  return said.map(({ person, ...more }, index) => ({
    type: 'message',
    key: `seq-${index + 1}`,
    seq: index + 1,
    by: person.id,
    name: person.name,
    text: '',
    at: start + index * minute,
    status: 'sent',
    ...more,
  }));
}

function room(said: readonly Said[]) {
  const client = new FakeClient(me);
  client.list = [roomOf('general', 'General', { members: 12, online: 3 })];
  client.people = [me, jonas, aicha, layla];
  client.addRoom({
    id: 'general',
    title: 'General',
    timeline: talk(said),
    online: [me, jonas],
    onlineCount: 2,
  });
  return client;
}

const everything: readonly Said[] = [
  {
    person: jonas,
    text: 'The view from the tower, on the only day without rain. You can see the river and both bridges.',
    files: [picture('tower.jpg', 1_600, 1_067, { alt: 'Roofs of a town under a blue sky' })],
  },
  { person: me, files: [picture('portrait.jpg', 900, 1_600)] },
  { person: aicha, files: shots(2) },
  { person: me, text: 'Three of mine', files: shots(3, 10) },
  { person: aicha, files: shots(7, 20) },
  {
    person: jonas,
    files: [
      file(
        'The complete minutes of the meeting of November with all of its appendices.pdf',
        'application/pdf',
        1_234_567,
      ),
    ],
  },
  {
    person: layla,
    files: [file('محضر الاجتماع السنوي للجمعية العمومية 🌿.zip', 'application/zip', 9_876)],
  },
  { person: me, text: 'And the list', files: [file('list.txt', 'text/plain', 812)] },
  { person: jonas, files: [picture('icon.png', 16, 16), file('notes.txt', 'text/plain', 90)] },
  { person: jonas, files: [picture('panorama.jpg', 7_000, 600)] },
  { person: aicha, removedAt: Date.now() },
  { person: me, removedAt: Date.now() },
  { person: aicha, files: [video] },
  { person: me, files: [sound] },
  { person: me, text: 'Good night!' },
];

const pending = (loaded: number, of: ChatFile): ChatFile => ({
  ...of,
  upload: { loaded, status: loaded >= of.size ? 'uploaded' : loaded > 0 ? 'uploading' : 'waiting' },
});

function sending() {
  const client = room(everything.slice(0, 1));
  const talk = client.open('general');
  const mine: Said[] = [
    {
      person: me,
      key: 'cid-one',
      text: 'Five of today',
      files: shots(5, 30).map((of, at) => pending((of.size * at) / 4, of)),
    },
    {
      person: me,
      key: 'cid-two',
      files: [
        pending(500_000, file('slides.pdf', 'application/pdf', 2_000_000)),
        pending(0, video),
      ],
    },
    {
      person: me,
      key: 'cid-failed',
      status: 'failed',
      error: 'quota-exceeded',
      files: [
        picture('failed.jpg', 800, 600, {
          upload: { loaded: 0, status: 'failed', error: 'quota-exceeded' },
        }),
      ],
    },
  ];
  const items = mine.map(
    ({ person, ...more }): TimelineItem => ({
      type: 'message',
      key: '',
      seq: 0,
      by: person.id,
      name: person.name,
      text: '',
      at: Date.now(),
      status: 'sending',
      ...more,
    }),
  );
  talk.update({ timeline: [...talk.state.timeline, ...items] });
  return client;
}

/** Scenes of pictures, files and removed messages; see scenes.ts. */
export const mediaScenes = {
  media: () => room(everything),
  'media-one': () => room(everything.slice(0, 1)),
  'media-play': () => room(everything.filter(({ files = [] }) => files.some((of) => of.duration))),
  'media-files': () => room(everything.slice(5, 8)),
  'media-sending': sending,
  /** Many pictures, of which few are near the view. */
  'media-long': () =>
    room(
      Array.from({ length: 30 }, (_, at) => ({
        person: at % 3 === 0 ? me : jonas,
        text: `Picture ${at + 1}`,
        files: [picture(`${at + 1}-long.jpg`, 1_200, 900)],
      })),
    ),
  'media-lobby': () => {
    const client = room(everything.slice(0, 2));
    const people = new FakePeople(client, [jonas, aicha]);
    people.relate(jonas.id, 'friends', { isOnline: true });
    people.update({
      chats: [
        chatIn('general', 'General', { last: { ...last(me, 2), files: 1 }, read: 2, upTo: 2 }),
        chatIn('garden', 'Garden', { last: { ...last(aicha, 9), files: 3 }, read: 9, upTo: 9 }),
        chatIn('film', 'Film club', { last: last(aicha, 4), read: 4, upTo: 4 }),
        chatWith(jonas, { last: lastOf(jonas, 'Hello'), read: 1, upTo: 1 }),
      ],
    });
    return { client, people };
  },
};

function last(by: Person, seq: number) {
  return { seq, by: by.id, name: by.name, text: '', at: Date.now() - seq * minute };
}
