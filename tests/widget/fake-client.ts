import type {
  ClientEvents,
  Partyline,
  Person,
  Room,
  RoomState,
  SessionState,
  SiteSettings,
} from 'partyline';
import { PartylineError } from 'partyline';
import { createEmitter, FakeRoom } from './fake-room.ts';

/** A client without a server: people, rooms and failures are what a test says they are. */
export class FakeClient implements Partyline {
  readonly server = 'https://chat.example';
  readonly #events = createEmitter<ClientEvents>();
  readonly #handles = new Map<string, FakeRoom>();
  session: SessionState;
  list: Room[] = [];
  people: Person[] = [];
  /** Thrown by the next calls instead of an answer. */
  failure: PartylineError | undefined;
  isPending = false;
  /** The rooms that were asked for, each time. */
  readonly opened: string[] = [];
  /** What the site offers. */
  offers: SiteSettings = {
    guests: true,
    accounts: true,
    identity: false,
    files: true,
    room: 'general',
  };

  constructor(me: Person | null) {
    this.session = me ? { status: 'signed-in', me } : { status: 'signed-out' };
  }

  on<K extends keyof ClientEvents>(
    type: K,
    listener: (event: ClientEvents[K]) => void,
  ): () => void {
    return this.#events.on(type, listener);
  }
  ready(): Promise<SessionState> {
    return this.isPending ? new Promise(() => undefined) : Promise.resolve(this.session);
  }
  setSession(session: SessionState): void {
    this.session = session;
    this.#events.emit('session', session);
  }

  signUp(account: { username: string; name?: string }): Promise<Person> {
    return this.#enter({ name: account.name ?? account.username, username: account.username });
  }
  signIn(account: { username: string }): Promise<Person> {
    return this.#enter({ name: account.username, username: account.username });
  }
  enterAsGuest(name: string): Promise<Person> {
    return this.#enter({ name });
  }
  upgrade(account: { username: string }): Promise<Person> {
    const name = this.session.status === 'signed-in' ? this.session.me.name : account.username;
    return this.#enter({ name, username: account.username });
  }
  async signOut(): Promise<void> {
    this.#answer(null);
    this.setSession({ status: 'signed-out' });
  }

  async identify(getToken: (() => Promise<string> | string) | null): Promise<Person | null> {
    if (!getToken) {
      await this.signOut();
      return null;
    }
    const name = await getToken();
    this.#answer(null);
    const me: Person = {
      ...personOf(name),
      id: personOf(name).id.replace('u_', 'h_'),
      kind: 'member',
    };
    this.setSession({ status: 'signed-in', me });
    return me;
  }
  async site(): Promise<SiteSettings> {
    return this.offers;
  }

  readonly rooms = {
    list: async ({ search = '' }: { search?: string } = {}) =>
      this.#answer({
        rooms: this.list.filter((room) => `${room.id} ${room.title}`.includes(search)),
        next: null,
      }),
    get: async (id: string) => {
      const room = this.list.find((found) => found.id === id);
      if (!room) throw new PartylineError('room-not-found');
      return this.#answer(room);
    },
    create: async (made: { id: string; title?: string; description?: string }) => {
      const room = {
        ...roomOf(made.id, made.title ?? made.id),
        description: made.description ?? '',
      };
      if (this.list.some((found) => found.id === room.id)) throw new PartylineError('room-exists');
      this.list = [...this.list, this.#answer(room)];
      return room;
    },
    members: async () => this.#answer({ members: this.people, next: null }),
  };

  open(id: string): FakeRoom {
    this.opened.push(id);
    const title = this.list.find((room) => room.id === id)?.title ?? id;
    const room = this.#handles.get(id) ?? this.addRoom({ id, title });
    return room;
  }
  addRoom(room: Partial<RoomState> & { id: string }): FakeRoom {
    const handle = new FakeRoom(room, () => this.#me());
    this.#handles.set(room.id, handle);
    return handle;
  }
  async join(id: string): Promise<FakeRoom> {
    return this.open(id);
  }
  close(): void {}

  #me(): Person {
    if (this.session.status !== 'signed-in') throw new PartylineError('unauthenticated');
    return this.session.me;
  }
  #answer<T>(value: T): T {
    if (this.failure) throw this.failure;
    return value;
  }
  async #enter(person: { name: string; username?: string }): Promise<Person> {
    await Promise.resolve();
    this.#answer(null);
    const me = { ...personOf(person.name), ...person };
    const entered: Person = { ...me, kind: person.username ? 'member' : 'guest' };
    this.setSession({ status: 'signed-in', me: entered });
    return entered;
  }
}

export function personOf(name: string, username?: string): Person {
  const id = `u_${[...name]
    .map((char) => char.codePointAt(0)?.toString(36))
    .join('')
    .padEnd(8, '0')
    .slice(0, 24)}`;
  return username ? { id, name, kind: 'member', username } : { id, name, kind: 'guest' };
}

export function roomOf(id: string, title: string, more: Partial<Room> = {}): Room {
  return {
    id,
    title,
    description: '',
    members: 3,
    online: 0,
    createdAt: Date.now(),
    lastMessageAt: null,
    ...more,
  };
}
