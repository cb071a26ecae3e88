import type {
  ChatFile,
  ChatMessage,
  ConnectionStatus,
  ErrorCode,
  FileInput,
  MessageDraft,
  Person,
  RoomEvents,
  RoomHandle,
  RoomState,
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
  isClosed = false;
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

  /** Something that the state does not hold is told. */
  tell<K extends keyof RoomEvents>(type: K, event: RoomEvents[K]): void {
    this.#events.emit(type, event);
  }

  /** Someone says something. */
  receive(by: Person, text: string, at = Date.now(), files?: readonly ChatFile[]): ChatMessage {
    const seq = this.#nextSeq();
    const message: ChatMessage = {
      key: `seq-${seq}`,
      seq,
      by: by.id,
      name: by.name,
      text,
      at,
      status: 'sent',
      ...(files && { files }),
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

  /** Why messages cannot be removed, while it is set. */
  removalFails: ErrorCode | undefined;
  async remove(seq: number): Promise<void> {
    if (this.removalFails) throw new PartylineError(this.removalFails);
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
  close(): void {
    this.isClosed = true;
  }

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
