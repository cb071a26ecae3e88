import { createPartyline, type Person, type RoomHandle } from 'partyline';
import {
  type ContactState,
  createPeople,
  type People,
  type PeopleEvents,
  type PeopleState,
} from 'partyline/people';
import { expectTypeOf, test } from 'vitest';

const client = createPartyline({ server: 'https://chat.example.org' });
const people = createPeople(client);

test('making', () => {
  expectTypeOf(people).toEqualTypeOf<People>();
  // @ts-expect-error: people belong to a client
  createPeople();
  // @ts-expect-error: an address is no client
  createPeople('https://chat.example.org');
});

test('state', () => {
  expectTypeOf(people.state).toEqualTypeOf<PeopleState>();
  // @ts-expect-error: the state is the SDK's to change
  people.state.unread = 0;
  // @ts-expect-error: so is the list of contacts
  people.state.contacts.push();
  // @ts-expect-error: presence is worked out already
  people.state.contacts[0]?.presence;
  expectTypeOf(people.contact('u_1')).toEqualTypeOf<ContactState | undefined>();
});

test('events', () => {
  people.on('message', (news) => {
    expectTypeOf(news).toEqualTypeOf<PeopleEvents['message']>();
  });
  people.on('request', ({ person }) => {
    expectTypeOf(person).toEqualTypeOf<Person>();
  });
  // @ts-expect-error: there is no such event
  people.on('friend', () => {});
});

test('doing', () => {
  expectTypeOf(people.talkTo('u_1')).resolves.toEqualTypeOf<RoomHandle>();
  expectTypeOf(people.request('u_1', 'Hello')).resolves.toEqualTypeOf<ContactState>();
  void people.setPicture(new Blob(), { x: 0, y: 0, size: 10 });
  // @ts-expect-error: a square has one size
  void people.setPicture(new Blob(), { x: 0, y: 0, width: 10 });
  // @ts-expect-error: there is no such field
  void people.editProfile({ nickname: 'A' });
});

test('the door is no part of a client', () => {
  // @ts-expect-error: what is inside is nobody's business
  client.environment;
  expectTypeOf<keyof typeof client>().not.toEqualTypeOf<symbol>();
  expectTypeOf<Extract<keyof typeof client, symbol>>().toBeNever();
});
