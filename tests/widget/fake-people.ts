import type { Person, RoomHandle } from 'partyline';
import { PartylineError } from 'partyline';
import { stateAfter } from '../../sdk/src/people/contacts.ts';
import type {
  ContactState,
  Crop,
  People,
  PeopleEvents,
  PeopleQuery,
  ProfileChanges,
} from '../../sdk/src/people/types.ts';
import type {
  Chat,
  FoundPeople,
  Profile,
  RelationAction,
  RelationState,
} from '../../sdk/src/protocol/index.ts';
import { chatWith, withMessage } from './fake-chats.ts';
import type { FakeClient } from './fake-client.ts';
import { FakePeopleState } from './fake-people-state.ts';
import { type FakePerson, FakeRegister, related, stranger } from './fake-register.ts';
import { createEmitter } from './fake-room.ts';

/** People without a server. Actions show at once and are taken back when they fail, as in the SDK. */
export class FakePeople extends FakePeopleState implements People {
  readonly #client: FakeClient;
  readonly #events = createEmitter<PeopleEvents>();
  readonly #world = new FakeRegister();
  /** Whom answers were about; nobody else is known. */
  readonly #met = new Set<string>();
  reconnects = 0;
  /** How many people a page of `find` holds. */
  page = 30;
  /** Older chats, which `loadMoreChats` brings. */
  olderChats: Chat[] = [];

  constructor(client: FakeClient, people: readonly FakePerson[] = []) {
    super();
    this.#client = client;
    for (const person of people) this.#world.add(person);
  }

  /** Makes somebody known to the world. */
  add(person: Person, details: FakePerson['details'] = {}): void {
    this.#world.add({ ...person, details });
  }

  /** What somebody is from now on, however it came. */
  relate(id: string, state: RelationState, more: Partial<ContactState> = {}): ContactState {
    const contact = { ...related(this.#person(id), state, this.contact(id)), ...more };
    const others = this.state.contacts.filter(({ person }) => person.id !== id);
    const contacts = state === 'none' ? others : [...others, contact];
    this.update({
      contacts: contacts.sort((one, other) => one.person.name.localeCompare(other.person.name)),
    });
    return contact;
  }

  /** Somebody asks to be friends. */
  receiveRequest(id: string, note = ''): void {
    this.#events.emit('request', this.relate(id, 'incoming', { note }));
  }
  /** Somebody accepts. */
  receiveAccept(id: string): void {
    this.#events.emit('accepted', this.relate(id, 'friends'));
  }
  /** Somebody writes in a room of one's own, open or not. */
  receiveMessage(room: string, by: Person, text: string, at = Date.now(), files?: number): void {
    const chat = this.chat(room);
    if (!chat) throw new Error(`there is no chat ${room}`);
    const newer = withMessage(chat, { by, text, at, files });
    this.update({ chats: [newer, ...this.state.chats.filter((one) => one.room !== room)] });
    this.#events.emit('message', { chat: newer, message: newer.last });
  }

  on<K extends keyof PeopleEvents>(
    type: K,
    listener: (event: PeopleEvents[K]) => void,
  ): () => void {
    return this.#events.on(type, listener);
  }
  reconnect(): void {
    this.reconnects += 1;
  }

  async find({
    search = '',
    ids,
    cursor = '0',
    limit = this.page,
  }: PeopleQuery = {}): Promise<FoundPeople> {
    await this.ask('find', ids?.join() ?? search, cursor);
    if (ids)
      return this.#found(
        ids.flatMap((id) => this.#world.find(id) ?? []),
        null,
      );
    const all = this.#world.search(search);
    const end = Number(cursor) + limit;
    return this.#found(all.slice(Number(cursor), end), end < all.length ? String(end) : null);
  }

  async profile(id = this.#me().id): Promise<Profile> {
    await this.ask('profile', id);
    this.#met.add(id);
    return this.#profile(id);
  }
  known(id: string): Person | undefined {
    const { session } = this.#client;
    if (session.status !== 'signed-in') return undefined;
    if (id === session.me.id) return session.me;
    const isKnown = this.#met.has(id) || this.contact(id) !== undefined;
    return isKnown ? this.#world.find(id) : undefined;
  }
  readonly request = (id: string, note = ''): Promise<ContactState> =>
    this.#act('request', id, note);
  readonly accept = (id: string): Promise<ContactState> => this.#act('accept', id);
  readonly decline = (id: string): Promise<ContactState> => this.#act('decline', id);
  readonly cancel = (id: string): Promise<ContactState> => this.#act('cancel', id);
  readonly remove = (id: string): Promise<ContactState> => this.#act('remove', id);
  readonly block = (id: string): Promise<ContactState> => this.#act('block', id);
  readonly unblock = (id: string): Promise<ContactState> => this.#act('unblock', id);

  async talkTo(id: string): Promise<RoomHandle> {
    await this.ask('talkTo', id);
    if (this.contact(id)?.state !== 'friends') throw new PartylineError('not-friends');
    const chat = this.state.chats.find((one) => one.with?.id === id) ?? chatWith(this.#person(id));
    if (!this.chat(chat.room)) this.update({ chats: [chat, ...this.state.chats] });
    return this.#client.open(chat.room);
  }
  async loadMoreChats(): Promise<number> {
    await this.ask('loadMoreChats');
    const more = this.olderChats.splice(0);
    this.update({ chats: [...this.state.chats, ...more], hasMoreChats: false });
    return more.length;
  }
  read(room: string, seq: number): void {
    const chat = this.chat(room);
    if (!chat || seq <= chat.read) return;
    this.calls.push(['read', room, seq]);
    const read = { ...chat, read: seq, unread: seq >= chat.upTo ? 0 : chat.unread };
    this.update({ chats: this.state.chats.map((one) => (one.room === room ? read : one)) });
  }

  async editProfile({ name, ...changes }: ProfileChanges): Promise<Profile> {
    await this.ask('editProfile', { ...changes, ...(name !== undefined && { name }) });
    const me = this.#me();
    this.#world.write(me.id, changes);
    if (name !== undefined) this.#become({ ...me, name });
    return this.#profile(me.id);
  }
  async setPicture(file: Blob, crop?: Crop): Promise<Person> {
    await this.ask('setPicture', { type: file.type, size: file.size }, crop);
    return this.#become({ ...this.#me(), picture: `${'0'.repeat(63)}${this.calls.length % 10}` });
  }
  async removePicture(): Promise<Person> {
    await this.ask('removePicture');
    const { picture: _, ...rest } = this.#me();
    return this.#become(rest);
  }
  pictureOf({ picture }: Pick<Person, 'picture'>): string | undefined {
    return picture && `${this.#client.server}/v1/pictures/${picture}`;
  }
  async changePassword(passwords: { current: string; next: string }): Promise<void> {
    await this.ask('changePassword', passwords);
    if (passwords.current === 'wrong password') throw new PartylineError('wrong-credentials');
  }
  async #act(action: RelationAction, id: string, note = ''): Promise<ContactState> {
    const before = this.contact(id);
    const state = before?.state ?? 'none';
    if (id === this.#me().id) throw new PartylineError('yourself');
    if (action === 'request' && state === 'blocked') throw new PartylineError('blocked');
    const next = stateAfter(action, state);
    const isOutgoing = next === 'outgoing';
    const contact = this.relate(id, next, isOutgoing ? { note } : {});
    try {
      await this.ask(action, id, ...(note ? [note] : []));
      return contact;
    } catch (error) {
      this.relate(id, state, before);
      throw error;
    }
  }

  #found(people: readonly Person[], next: string | null): FoundPeople {
    for (const { id } of people) this.#met.add(id);
    const state = (id: string) => this.contact(id)?.state ?? 'none';
    return { people: people.map((person) => ({ person, state: state(person.id) })), next };
  }
  #profile(id: string): Profile {
    const person = this.#person(id);
    const details = this.#world.details(id);
    const contact = this.contact(id) ?? stranger(person);
    const isMe = id === this.#me().id;
    return {
      person,
      about: '',
      location: '',
      pronouns: '',
      link: '',
      createdAt: Date.UTC(2026, 2, 14),
      ...details,
      contact: isMe ? null : { ...contact, presence: unknownPresence },
      ...(isMe && { showsLastSeen: details.showsLastSeen ?? true }),
    };
  }
  #person(id: string): Person {
    const person = id === this.#me().id ? this.#me() : this.#world.find(id);
    if (!person) throw new PartylineError('person-not-found');
    return person;
  }
  #me(): Person {
    const { session } = this.#client;
    if (session.status !== 'signed-in') throw new PartylineError('unauthenticated');
    return session.me;
  }
  #become(me: Person): Person {
    this.#client.setSession({ status: 'signed-in', me });
    return me;
  }
}

const unknownPresence = { until: null, seenAt: null, at: 0 };
