import type {
  ChatFile,
  ChatMessage,
  ClientEvents,
  ConnectionStatus,
  FileInput,
  MessageDraft,
  Partyline,
  Person,
  Room,
  RoomEvents,
  RoomHandle,
  RoomState,
  SessionState,
  TimelineItem,
} from 'partyline';
import { PartylineError } from 'partyline';

type Listener = (event: never) => void;

/** Listeners by type of event, as the client and its rooms have them. */
export function createEmitter<Events>() {
  const listeners = new Map<keyof Events, Set<Listener>>();
  return {
    on<K extends keyof Events>(type: K, listener: (event: Events[K]) => void): () => void {
      const set = listeners.get(type) ?? new Set<Listener>();
      listeners.set(type, set.add(listener as Listener));
      return () => set.delete(listener as Listener);
    },
    emit<K extends keyof Events>(type: K, event: Events[K]): void {
      for (const listener of listeners.get(type) ?? [])
        (listener as (event: Events[K]) => void)(event);
    },
  };
}

/** A room whose state a test writes. */
export class FakeRoom implements RoomHandle {
  readonly #events = createEmitter<RoomEvents>();
  readonly #listeners = new Set<(state: RoomState) => void>();
  readonly me: () => Person;
  readonly sent: string[] = [];
  /** The same with everything else that was said of them. */
  readonly drafts: MessageDraft[] = [];
  /** Messages that were removed, by `seq`. */
  readonly removed: number[] = [];
  /** Older items, oldest first; `loadOlder` takes them from the end. */
  older: TimelineItem[] = [];
  olderPage = 50;
  reconnects = 0;
  isLeft = false;
  /** Messages stay `sending` while it is false. */
  acks = true;
  state: RoomState;

  constructor(room: Partial<RoomState> & { id: string }, me: () => Person) {
    this.me = me;
    this.state = {
      title: room.id,
      description: '',
      connection: { status: 'online' },
      timeline: [],
      online: [],
      onlineCount: 0,
      typing: [],
      history: 'complete',
      isLoaded: true,
      ...room,
    };
  }

  get id(): string {
    return this.state.id;
  }

  update(change: Partial<RoomState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener(this.state);
  }

  connect(connection: ConnectionStatus): void {
    this.update({ connection });
    this.#events.emit('connection', connection);
  }

  subscribe(listener: (state: RoomState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  on<K extends keyof RoomEvents>(type: K, listener: (event: RoomEvents[K]) => void): () => void {
    return this.#events.on(type, listener);
  }

  /** Someone says something. */
  receive(by: Person, text: string, at = Date.now()): ChatMessage {
    const seq = this.#nextSeq();
    const message: ChatMessage = {
      key: `seq-${seq}`,
      seq,
      by: by.id,
      name: by.name,
      text,
      at,
      status: 'sent',
    };
    this.update({ timeline: [...this.state.timeline, { type: 'message', ...message }] });
    this.#events.emit('message', message);
    return message;
  }

  async send(message: string | MessageDraft): Promise<ChatMessage> {
    const draft = typeof message === 'string' ? { text: message } : message;
    const text = draft.text ?? '';
    this.sent.push(text);
    this.drafts.push(draft);
    const { id, name } = this.me();
    const key = `cid-${this.sent.length}`;
    const pending: ChatMessage = {
      key,
      seq: 0,
      by: id,
      name,
      text,
      at: Date.now(),
      status: 'sending',
      ...(draft.files && { files: draft.files.map(waitingFile) }),
    };
    this.update({ timeline: [...this.state.timeline, { type: 'message', ...pending }] });
    await Promise.resolve();
    if (this.acks) this.settle(key, { status: 'sent', seq: this.#nextSeq() });
    return pending;
  }

  async retry(key: string): Promise<ChatMessage> {
    const item = this.state.timeline.find((found) => found.key === key);
    await this.discard(key);
    if (item?.type !== 'message') return this.send('');
    const files = item.files?.flatMap(({ blob, upload: _, ...file }) =>
      blob ? { ...file, blob } : [],
    );
    return this.send(files ? { text: item.text, files } : item.text);
  }

  async discard(key: string): Promise<void> {
    this.update({ timeline: this.state.timeline.filter((item) => item.key !== key) });
  }

  async discardFile(key: string, id: string): Promise<void> {
    const item = this.state.timeline.find((found) => found.key === key);
    if (item?.type !== 'message') return;
    const files = item.files?.filter((file) => file.id !== id) ?? [];
    if (files.length === 0 && item.text === '') return this.discard(key);
    this.settle(key, { files });
  }

  async remove(seq: number): Promise<void> {
    this.removed.push(seq);
    const item = this.state.timeline.find((found) => found.seq === seq);
    if (item) this.settle(item.key, { text: '', files: [], removedAt: Date.now() });
  }

  async loadOlder(): Promise<number> {
    if (this.state.history !== 'idle') return 0;
    this.update({ history: 'loading' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    const page = this.older.splice(-this.olderPage);
    this.update({
      timeline: [...page, ...this.state.timeline],
      history: this.older.length > 0 ? 'idle' : 'complete',
    });
    return page.length;
  }

  typing(): void {}
  reconnect(): void {
    this.reconnects += 1;
  }
  async leave(): Promise<void> {
    this.isLeft = true;
  }
  close(): void {}

  #nextSeq(): number {
    return Math.max(0, ...this.state.timeline.map((item) => item.seq)) + 1;
  }

  /** Changes a message of one's own, as answers of the server do. */
  settle(key: string, change: Partial<ChatMessage>): void {
    const timeline = this.state.timeline.map((item) =>
      item.key === key && item.type === 'message' ? { ...item, ...change } : item,
    );
    this.update({ timeline });
  }
}

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

/** A file of a message that is not sent yet. */
function waitingFile(input: FileInput, index: number): ChatFile {
  const file = input instanceof Blob ? { blob: input } : input;
  const { blob } = file;
  return {
    id: `f_${String(index).padStart(22, '0')}`,
    name: blob instanceof File ? blob.name : '',
    type: blob.type,
    ...file,
    size: blob.size,
    upload: { loaded: 0, status: 'waiting' },
  };
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
