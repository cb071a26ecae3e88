/** A client with people, and the frames and answers of their server, short enough to read in a test. */
import { createPeople } from '../../../sdk/src/people/people.ts';
import type { People } from '../../../sdk/src/people/types.ts';
import type {
  Chat,
  Contact,
  Person,
  PersonMessage,
  RelationState,
} from '../../../sdk/src/protocol/index.ts';
import type { Partyline } from '../../../sdk/src/types.ts';
import { turn } from '../clock.ts';
import { signedIn } from '../join.ts';
import { ann, type FakeSocket, World } from '../world.ts';

export const bea: Person = { id: 'u_bea0000000000000', name: 'Bea', kind: 'member' };
export const cat: Person = { id: 'u_cat0000000000000', name: 'Cat', kind: 'member' };

export const contactOf = (
  person: Person,
  state: RelationState = 'friends',
  more: Partial<Contact> = {},
): Contact => ({
  person,
  state,
  note: '',
  since: 1,
  version: 1,
  presence: { until: null, seenAt: null, at: 0 },
  ...more,
});

export const chatIn = (room: string, more: Partial<Chat> = {}): Chat => ({
  room,
  kind: 'public',
  title: room,
  with: null,
  last: null,
  read: 0,
  unread: 0,
  upTo: 0,
  activeAt: 1,
  ...more,
});

export const greeting = (now = Date.now()): PersonMessage => ({
  type: 'hello',
  version: 1,
  you: ann,
  now,
});

/** `count` messages of `by`, the newest of them `to`. */
export const activity = (
  room: string,
  to: number,
  more: { from?: number; messages?: number; by?: Person } = {},
): Extract<PersonMessage, { type: 'activity' }> => {
  const { from = to - 1, messages = to - from, by = bea } = more;
  const last = { seq: to, by: by.id, name: by.name, text: `text ${to}`, at: 1_000 + to };
  return { type: 'activity', room, from, to, messages, last };
};

/** What a server answers to whoever reads everything anew. */
export type Records = { contacts: Contact[]; chats: Chat[] };

export type Meeting = {
  world: World;
  client: Partyline;
  people: People;
  socket: FakeSocket;
  records: Records;
};

/** Answers tickets, contacts and lobby from these records, as they are when they are asked for. */
export function keepRecords(world: World, records: Records): void {
  const { routes } = world;
  const ticket = () => ({ body: { ticket: 'p1', expiresAt: Date.now() + 30_000 } });
  routes.set('POST /v1/me/ticket', ticket);
  routes.set('GET /v1/contacts', () => ({
    body: { contacts: records.contacts, next: null, now: Date.now() },
  }));
  routes.set('GET /v1/lobby', () => ({ body: { chats: records.chats, next: null } }));
}

/** Accepts the newest socket as that of a person. */
export async function greet(world: World): Promise<FakeSocket> {
  await turn();
  const { socket } = world;
  socket.accept();
  socket.hears(greeting());
  await turn();
  return socket;
}

/** Somebody who is signed in and online, with these people and rooms. */
export async function meet(part: Partial<Records> = {}): Promise<Meeting> {
  const world = new World();
  const records: Records = { contacts: [], chats: [], ...part };
  keepRecords(world, records);
  const { client } = await signedIn(world);
  const people = createPeople(client);
  const socket = await greet(world);
  return { world, client, people, socket, records };
}
