import {
  type ChatMessage,
  createPartyline,
  type ErrorCode,
  memoryOutbox,
  type OutboxStore,
  PartylineError,
  type Person,
  type RoomHandle,
  type RoomState,
  type SessionState,
} from 'partyline';
import { expectTypeOf, test } from 'vitest';

declare const room: RoomHandle;
const client = createPartyline({ server: 'https://chat.example.org' });

test('options', () => {
  expectTypeOf(memoryOutbox()).toEqualTypeOf<OutboxStore>();
  createPartyline({ server: '', WebSocket, fetch, storage: localStorage, outbox: memoryOutbox() });
  // @ts-expect-error: the server's address is needed
  createPartyline({});
  // @ts-expect-error: there is no such option
  createPartyline({ server: '', sever: '' });
});

test('session', () => {
  expectTypeOf(client.session).toEqualTypeOf<SessionState>();
  // @ts-expect-error: nobody is signed in until the status says so
  client.session.me;
  if (client.session.status === 'signed-in') {
    expectTypeOf(client.session.me).toEqualTypeOf<Person>();
  }
  expectTypeOf(client.signUp({ username: 'a', password: 'b' })).resolves.toEqualTypeOf<Person>();
  // @ts-expect-error: a password is needed
  void client.signIn({ username: 'a' });
});

test('events', () => {
  const undo = room.on('message', (message) => {
    expectTypeOf(message).toEqualTypeOf<ChatMessage>();
  });
  expectTypeOf(undo).toEqualTypeOf<() => void>();
  room.on('error', ({ code }) => {
    expectTypeOf(code).toEqualTypeOf<ErrorCode>();
  });
  // @ts-expect-error: there is no such event
  room.on('massage', () => {});
  // @ts-expect-error: a session is told by the client, not by a room
  room.on('session', () => {});
});

test('state', () => {
  expectTypeOf(room.state).toEqualTypeOf<RoomState>();
  // @ts-expect-error: the state is the SDK's to change
  room.state.title = '';
  // @ts-expect-error: so is the timeline
  room.state.timeline.push();
  const [item] = room.state.timeline;
  // @ts-expect-error: a notice has no text
  item?.text;
  if (item?.type === 'message') expectTypeOf(item.text).toEqualTypeOf<string>();
  if (room.state.connection.status === 'refused') {
    expectTypeOf(room.state.connection.error).toEqualTypeOf<ErrorCode>();
  }
});

test('sending', () => {
  expectTypeOf(room.send('text')).resolves.toEqualTypeOf<ChatMessage>();
  void room.send({ text: 'text', replyTo: 4 });
  // @ts-expect-error: a reply names a seq, which is a number
  void room.send({ text: 'text', replyTo: '4' });
  void room.send({ files: [new Blob(), { blob: new Blob(), name: 'a.txt', alt: 'A page' }] });
  // @ts-expect-error: a file is a blob
  void room.send({ files: ['a.txt'] });
});

test('errors', () => {
  expectTypeOf(new PartylineError('forbidden').code).toEqualTypeOf<ErrorCode>();
  // @ts-expect-error: there is no such code
  new PartylineError('forbiden');
});
