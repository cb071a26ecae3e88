import { Connection } from './connection.ts';
import { Emitter } from './emitter.ts';
import type { Environment } from './environment.ts';
import { PartylineError } from './error.ts';
import { firstSeq } from './log.ts';
import {
  type Action,
  emptyModel,
  type Message,
  type Model,
  pendingMessage,
  stateOf,
} from './model.ts';
import {
  type ErrorCode,
  errors,
  type HistoryPage,
  limits,
  type Person,
  parse,
  type Room as RoomDetails,
  type ServerMessage,
  text as textSchema,
} from './protocol/index.ts';
import { reduce } from './reduce.ts';
import { Sender } from './sender.ts';
import type { TabOutbox } from './tabs.ts';
import { Timers } from './timers.ts';
import type {
  ChatMessage,
  ConnectionStatus,
  OutboxEntry,
  RoomEvents,
  RoomHandle,
  RoomState,
} from './types.ts';

const syncWithinMs = 10_000;

/** What a room needs from its client. */
export type RoomOptions = {
  readonly id: string;
  readonly me: Pick<Person, 'id' | 'name'>;
  readonly environment: Environment;
  readonly outbox: TabOutbox;
  /** A fresh socket address for one attempt, and what the server says about the room. */
  ticket(signal: AbortSignal): Promise<{ url: string; room: RoomDetails }>;
  history(before: number, signal: AbortSignal): Promise<HistoryPage>;
  hasNewSession(): boolean;
  newCid(): string;
  /** The server's clock, in ms since 1970. */
  onClock(now: number): void;
  /** The room ended, with a code where the server refused it. */
  onEnd(error: ErrorCode | undefined): void;
};

type Waiting = { resolve(message: ChatMessage): void; reject(error: PartylineError): void };
type Draft = { text: string; replyTo?: number };

/** An open room: keeps the model, and tells the socket, the outbox and the listeners what it brings. */
export class Room implements RoomHandle {
  readonly id: string;
  readonly #options: RoomOptions;
  readonly #timers: Timers;
  readonly #events = new Emitter<RoomEvents & { state: RoomState }>();
  readonly #abort = new AbortController();
  readonly #connection: Connection;
  readonly #sender: Sender;
  readonly #undoWatch: () => void;
  /** Callers of `send` who are told how it ended. */
  readonly #waiting = new Map<string, Waiting>();
  /** Every message that was here; an outbox read a moment ago may still list one that is done. */
  readonly #known = new Set<string>();
  #model: Model;
  #state: RoomState | undefined;
  #loading: Promise<number> | undefined;
  #typedAt = 0;

  constructor(options: RoomOptions) {
    const { id, me, environment, hasNewSession } = options;
    const timers = new Timers(environment);
    this.id = id;
    this.#options = options;
    this.#timers = timers;
    this.#model = emptyModel(id, me);
    this.#sender = new Sender({
      timers,
      send: (message) => this.#connection.send(message),
      onSilence: () => this.#connection.suspect(),
    });
    this.#connection = new Connection({
      environment,
      timers,
      hasNewSession,
      url: () => this.#askTicket(),
      onStatus: (status) => this.#changeConnection(status),
      onMessage: (message) => this.#take(message),
    });
    this.#undoWatch = environment.watchPage(() => {
      if (!environment.isVisible() || !environment.isOnline()) return;
      this.#connection.nudge();
      void this.#claim();
    });
    void this.#claim();
  }

  get state(): RoomState {
    this.#state ??= stateOf(this.#model);
    return this.#state;
  }

  subscribe(listener: (state: RoomState) => void): () => void {
    return this.#events.on('state', listener);
  }

  on<K extends keyof RoomEvents>(type: K, listener: (event: RoomEvents[K]) => void): () => void {
    return this.#events.on(type, listener);
  }

  send(message: string | Draft): Promise<ChatMessage> {
    return quiet(this.#send(typeof message === 'string' ? { text: message } : message));
  }

  retry(key: string): Promise<ChatMessage> {
    return quiet(this.#retry(key));
  }

  async discard(key: string): Promise<void> {
    this.#failed(key);
    this.#dispatch({ type: 'message.discarded', cid: key });
    await this.#options.outbox.remove(key);
  }

  loadOlder(): Promise<number> {
    this.#loading ??= this.#loadOlder().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  typing(): void {
    const now = this.#options.environment.now();
    if (now - this.#typedAt < limits.typingEveryMs) return;
    if (this.#connection.send({ type: 'typing' })) this.#typedAt = now;
  }

  reconnect(): void {
    this.#connection.nudge();
  }

  async leave(): Promise<void> {
    this.#ensureOpen();
    const failure = new PartylineError('network');
    if (!this.#connection.send({ type: 'room.leave' })) throw failure;
    await new Promise<void>((resolve, reject) => {
      this.on('connection', ({ status }) => (status === 'closed' ? resolve() : reject(failure)));
    });
  }

  /** Closes the connection; with a code as if the server had refused it. */
  close(error?: ErrorCode): void {
    this.#connection.end(error);
  }

  /** Resolves when the newest messages are here; rejects when the room ends before. */
  loaded(): Promise<this> {
    return new Promise((resolve, reject) => {
      const look = () => {
        try {
          this.#ensureOpen();
          if (this.#model.view.isLoaded) resolve(this);
        } catch (error) {
          reject(error);
        }
      };
      this.subscribe(look);
      look();
    });
  }

  /** The person has another name or another session now. */
  renew(me: Pick<Person, 'id' | 'name'>, hasNewSession: boolean): void {
    this.#dispatch({ type: 'person.changed', me });
    if (hasNewSession) this.#connection.suspect();
  }

  async #askTicket(): Promise<string> {
    const { url, room } = await this.#options.ticket(this.#abort.signal);
    const { title, description } = room;
    this.#dispatch({ type: 'view.changed', view: { title, description } });
    return url;
  }

  #take(message: ServerMessage): void {
    const { type } = message;
    if (type === 'hello') this.#options.onClock(message.now);
    if (type === 'events' && this.#timers.has('sync')) this.#expectSync();
    if (type === 'synced') this.#timers.clear('sync');
    this.#dispatch(message);
    if (type === 'refused') this.#takeRefusal(message);
    if (type === 'typing') this.#expireTyping(message.by);
    if (type !== 'synced') return;
    this.#sender.open();
    void this.#claim();
  }

  #takeRefusal({ cid, code, retryAfterMs }: Extract<ServerMessage, { type: 'refused' }>): void {
    const { message } = new PartylineError(code);
    if (cid === undefined) this.#events.emit('error', { code, message });
    else if (errors[code].retry === 'later') this.#sender.postpone(cid, retryAfterMs);
  }

  #expireTyping(by: string): void {
    this.#timers.set(`typing ${by}`, limits.typingShownMs, () =>
      this.#dispatch({ type: 'typing.expired', by }),
    );
  }

  #changeConnection(connection: ConnectionStatus): void {
    const { status } = connection;
    this.#sender.stop();
    for (const name of ['sync', 'answer', 'pause']) this.#timers.clear(name);
    this.#dispatch({ type: 'view.changed', view: { connection } });
    if (status === 'closed') this.#finish();
    if (status === 'refused') this.#finish(connection.error);
  }

  #finish(error?: ErrorCode): void {
    this.#abort.abort();
    this.#undoWatch();
    this.#timers.clear();
    for (const { reject } of this.#waiting.values()) reject(new PartylineError(error ?? 'aborted'));
    this.#events.clear();
    this.#options.onEnd(error);
  }

  #dispatch(action: Action): void {
    const before = this.#model;
    const model = reduce(before, action);
    if (model === before) return;
    this.#model = model;
    this.#state = undefined;
    this.#sender.update(model.pending);
    if (model.sync === 'wanted') this.#sync();
    const { settled, received } = model.news;
    for (const message of settled) this.#settle(message);
    const { connection } = model.view;
    if (connection !== before.view.connection) this.#events.emit('connection', connection);
    for (const message of received) this.#events.emit('message', message);
    this.#events.emit('state', this.state);
  }

  #settle(message: Message): void {
    const { outbox } = this.#options;
    const { key, error } = message;
    if (error) {
      void outbox.put({ ...this.#entryOf(message), error });
      this.#waiting.get(key)?.reject(new PartylineError(error));
    } else {
      void outbox.remove(key);
      this.#waiting.get(key)?.resolve(message);
    }
    this.#waiting.delete(key);
    this.#events.emit('delivery', message);
  }

  #sync(): void {
    const { epoch, last } = this.#model;
    if (!this.#connection.send({ type: 'sync', epoch, after: last })) return;
    this.#expectSync();
    this.#dispatch({ type: 'sync.sent' });
  }

  #expectSync(): void {
    this.#timers.set('sync', syncWithinMs, () => this.#connection.suspect());
  }

  async #send({ text, replyTo }: Draft): Promise<ChatMessage> {
    const { environment, newCid, outbox } = this.#options;
    const checked = parse(textSchema, text);
    if (!checked.ok) throw new PartylineError(checked.code, { field: 'text' });
    this.#ensureOpen();
    const cid = newCid();
    const [message] = this.#add([{ cid, text: checked.value, replyTo, at: environment.now() }]);
    const settled = new Promise<ChatMessage>((resolve, reject) => {
      this.#waiting.set(cid, { resolve, reject });
    });
    if (message) void outbox.put(this.#entryOf(message)).then(() => this.#sender.stored(cid));
    return settled;
  }

  async #retry(key: string): Promise<ChatMessage> {
    const failed = this.#failed(key);
    await this.discard(key);
    return this.#send(failed);
  }

  /** Takes what this tab or one that is gone left unsent. */
  async #claim(): Promise<void> {
    const { outbox, me } = this.#options;
    const entries = await outbox.claim(me.id, this.id);
    if (this.#abort.signal.aborted) return;
    for (const { key } of this.#add(entries)) this.#sender.stored(key);
  }

  #add(entries: readonly Parameters<typeof pendingMessage>[1][]): Message[] {
    const messages = entries
      .filter(({ cid }) => !this.#known.has(cid))
      .map((entry) => pendingMessage(this.#model, entry));
    for (const { key } of messages) this.#known.add(key);
    if (messages.length > 0) this.#dispatch({ type: 'message.added', messages });
    return messages;
  }

  async #loadOlder(): Promise<number> {
    this.#ensureOpen();
    const { last, view, items } = this.#model;
    if (last === null || view.history === 'complete') return 0;
    const before = firstSeq(this.#model);
    this.#dispatch({ type: 'history.asked' });
    try {
      const page = await this.#options.history(before, this.#abort.signal);
      this.#dispatch({ type: 'history.came', before, page });
    } catch (error) {
      this.#dispatch({ type: 'history.failed' });
      throw error;
    }
    return Math.max(0, this.#model.items.length - items.length);
  }

  #failed(key: string): Message {
    const message = this.#model.pending.find((each) => each.key === key);
    if (!message?.error) throw new PartylineError('not-found');
    return message;
  }

  #entryOf({ key, text, replyTo, at, by }: Message): Omit<OutboxEntry, 'owner'> {
    return { cid: key, room: this.id, person: by, text, replyTo, at };
  }

  #ensureOpen(): void {
    const { connection } = this.#model.view;
    if (connection.status === 'refused') throw new PartylineError(connection.error);
    if (connection.status === 'closed') throw new PartylineError('aborted');
  }
}

/** Who does not look at the answer sees the failure in the timeline; it is no uncaught error. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
