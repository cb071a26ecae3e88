import { type Door, door, hasDoor } from '../door.ts';
import { lazily, PartylineError } from '../error.ts';
import {
  type Chat,
  type FoundPeople,
  type Person,
  type Profile,
  peopleAnswers,
  type RelationAction,
} from '../protocol/index.ts';
import type { Partyline, RoomHandle, SessionState } from '../types.ts';
import { stateAfter } from './contacts.ts';
import { Link } from './link.ts';
import { Marks } from './marks.ts';
import { changePicture, editMe } from './me.ts';
import type { Action } from './model.ts';
import { PeopleStore } from './store.ts';
import type {
  ContactState,
  Crop,
  People,
  PeopleEvents,
  PeopleQuery,
  PeopleState,
  ProfileChanges,
} from './types.ts';
import { contactState, findPerson } from './view.ts';

/** People, friends and what is new, for whoever is signed in with this client. */
export function createPeople(client: Partyline): People {
  if (!hasDoor(client)) {
    throw new Error('This is no client: pass what createPartyline answered.');
  }
  return new PeopleOf(client, client[door]);
}

class PeopleOf implements People {
  readonly #client: Partyline;
  readonly #door: Door;
  readonly #store: PeopleStore;
  readonly #marks: Marks;
  readonly #undoes: readonly (() => void)[];
  /** People from answers, who may be neither contacts nor in a chat. */
  readonly #met = new Map<string, Person>();
  #link: Link | undefined;
  #me = '';

  constructor(client: Partyline, door: Door) {
    this.#client = client;
    this.#door = door;
    this.#store = new PeopleStore(door.environment.now, (model) => this.#link?.follow(model));
    this.#marks = new Marks(door, this.#store);
    this.#undoes = [
      client.on('session', (session) => this.#follow(session)),
      door.onMember((membership) => this.#store.dispatch({ type: 'member', ...membership })),
    ];
    door.closed.addEventListener('abort', () => this.close());
    this.#follow(client.session);
    // A kept session is checked; the listener above hears of it.
    if (client.session.status === 'unknown') void client.ready();
  }

  get state(): PeopleState {
    return this.#store.state;
  }

  subscribe(listener: (state: PeopleState) => void): () => void {
    return this.#store.events.on('state', listener);
  }

  on<K extends keyof PeopleEvents>(type: K, listener: (event: PeopleEvents[K]) => void) {
    return this.#store.events.on(type, listener);
  }

  async loaded(): Promise<PeopleState> {
    await this.#client.ready();
    if (this.#client.session.status !== 'signed-in') throw new PartylineError('unauthenticated');
    return new Promise((resolve, reject) => {
      const look = (state: PeopleState) => {
        if (state.isLoaded) resolve(state);
        else if (!this.#link) reject(new PartylineError('aborted'));
        else if (this.#link.error) reject(new PartylineError(this.#link.error));
        else return;
        undo();
      };
      const undo = this.subscribe(look);
      look(this.state);
    });
  }

  reconnect(): void {
    this.#link?.reconnect();
  }

  async find({ ids, ...query }: PeopleQuery = {}): Promise<FoundPeople> {
    const answer = await this.#door.call({
      path: '/v1/people',
      query: ids ? { ids: ids.join() } : query,
      answer: peopleAnswers.found,
    });
    for (const { person } of answer.people) this.#met.set(person.id, person);
    return answer;
  }

  async profile(id = this.#me): Promise<Profile> {
    const me = this.#me;
    const { profile } = await this.#door.call({ path: at(id), answer: peopleAnswers.profile });
    const { person, contact } = profile;
    this.#met.set(person.id, person);
    if (contact) this.#take(me, { type: 'contact.came', contact });
    return profile;
  }

  known(id: string): Person | undefined {
    return findPerson(this.#store.model, id) ?? this.#met.get(id);
  }

  contact(id: string): ContactState | undefined {
    return this.#store.contact(id);
  }

  request(id: string, note?: string): Promise<ContactState> {
    return this.#act('request', id, { note });
  }

  accept(id: string): Promise<ContactState> {
    return this.#act('accept', id);
  }

  decline(id: string): Promise<ContactState> {
    return this.#act('decline', id);
  }

  cancel(id: string): Promise<ContactState> {
    return this.#act('cancel', id);
  }

  remove(id: string): Promise<ContactState> {
    return this.#act('remove', id);
  }

  block(id: string): Promise<ContactState> {
    return this.#act('block', id);
  }

  unblock(id: string): Promise<ContactState> {
    return this.#act('unblock', id);
  }

  async talkTo(id: string): Promise<RoomHandle> {
    const me = this.#me;
    const path = `${at(id)}/chat`;
    const { chat } = await this.#door.call({ path, body: {}, answer: peopleAnswers.chat });
    this.#take(me, { type: 'chat.came', chat });
    return this.#client.open(chat.room);
  }

  async loadMoreChats(): Promise<number> {
    return this.#link?.loadMoreChats() ?? 0;
  }

  chat(room: string): Chat | undefined {
    return this.#store.chat(room);
  }

  read(room: string, seq: number): void {
    if (this.#link) this.#marks.read(room, seq);
  }

  editProfile(changes: ProfileChanges): Promise<Profile> {
    return editMe(this.#door, changes);
  }

  async setPicture(file: Blob, crop?: Crop): Promise<Person> {
    const { squarePicture } = await lazily(import('./picture.ts'));
    return changePicture(this.#door, 'PUT', await squarePicture(file, crop));
  }

  removePicture(): Promise<Person> {
    return changePicture(this.#door, 'DELETE');
  }

  pictureOf({ picture }: Pick<Person, 'picture'>): string | undefined {
    const isWhole = picture?.startsWith('https:');
    return isWhole ? picture : picture && `${this.#client.server}/v1/pictures/${picture}`;
  }

  async changePassword({ current, next }: { current: string; next: string }): Promise<void> {
    await this.#door.replaceSession('me/password', { current, next });
  }

  close(): void {
    this.#marks.close();
    for (const undo of this.#undoes) undo();
    this.#open('');
    this.#store.events.clear();
  }

  #follow(session: SessionState): void {
    if (session.status === 'unknown') return;
    const me = session.status === 'signed-in' ? session.me.id : '';
    // Who was refused may be somebody else now, such as a guest who became a member.
    if (me !== this.#me || this.#link?.error) this.#open(me);
  }

  /** Starts anew for this person; '' for nobody. */
  #open(me: string): void {
    const link = this.#link;
    this.#link = undefined;
    this.#me = me;
    link?.close();
    this.#marks.forget();
    this.#met.clear();
    this.#store.dispatch({ type: 'opened', me });
    if (!me) return;
    const options = { door: this.#door, id: me, store: this.#store };
    this.#link = new Link({ ...options, onOpen: () => this.#marks.flush() });
  }

  /** What an answer brings, unless somebody else is signed in by now. */
  #take(me: string, action: Action): void {
    if (me === this.#me) this.#store.dispatch(action);
  }

  /** Shows at once what the server will probably agree to, and takes it back where it does not. */
  async #act(action: RelationAction, id: string, body: object = {}): Promise<ContactState> {
    const me = this.#me;
    const token = {};
    const person = this.known(id);
    const before = this.contact(id)?.state ?? 'none';
    const state = stateAfter(action, before);
    if (person && state !== before) {
      this.#take(me, { type: 'contact.wished', wish: { token, person, state } });
    }
    try {
      const path = `${at(id)}/${action}`;
      const { contact } = await this.#door.call({ path, body, answer: peopleAnswers.contact });
      this.#take(me, { type: 'contact.came', contact });
      return contactState(this.#store.model, contact);
    } finally {
      this.#take(me, { type: 'wish.ended', id, token });
    }
  }
}

const at = (id: string) => `/v1/people/${encodeURIComponent(id)}`;
