import { Connection } from './connection.ts';
import { Delivery, type DeliveryOptions, quiet } from './delivery.ts';
import type { Line } from './door.ts';
import { PartylineError } from './error.ts';
import { loadOlder } from './history.ts';
import type { Model } from './model.ts';
import {
  answers,
  type ClientMessage,
  decodeServerMessage,
  type ErrorCode,
  errors,
  limits,
  type Room as RoomDetails,
  type ServerMessage,
} from './protocol/index.ts';
import { Sender } from './sender.ts';
import { Store } from './store.ts';
import { Timers } from './timers.ts';
import type {
  ChatMessage,
  ConnectionStatus,
  MessageDraft,
  RoomEvents,
  RoomHandle,
  RoomState,
} from './types.ts';

const syncWithinMs = 10_000;

/** What a room needs from its client. */
export type RoomOptions = DeliveryOptions &
  Line<{ room: RoomDetails }> & {
    /** The server's clock, in ms since 1970. */
    onClock(now: number): void;
    /** The person is a member, which is told once, or no longer. */
    onMember(isMember: boolean): void;
  };

/** An open room: carries what happens between its model, its socket and what is being sent. */
export class Room implements RoomHandle {
  readonly id: string;
  readonly #events: string;
  readonly #options: RoomOptions;
  readonly #timers: Timers;
  readonly #abort = new AbortController();
  readonly #store: Store;
  readonly #connection: Connection<ClientMessage, ServerMessage>;
  readonly #sender: Sender;
  readonly #delivery: Delivery;
  #loading: Promise<number> | undefined;
  #typedAt = 0;

  constructor(options: RoomOptions) {
    const { id, me, environment, hasNewSession } = options;
    const timers = new Timers(environment);
    this.id = id;
    this.#events = `/v1/rooms/${id}/events`;
    this.#options = options;
    this.#timers = timers;
    this.#store = new Store(id, me, (model) => this.#follow(model));
    this.#sender = new Sender({
      timers,
      send: (message) => this.#connection.send(message),
      onSilence: () => this.#connection.suspect(),
    });
    this.#delivery = new Delivery(options, this.#store, this.#sender, timers);
    this.#connection = new Connection({
      environment,
      timers,
      hasNewSession,
      decode: decodeServerMessage,
      url: () => this.#askTicket(),
      onStatus: (status) => this.#changeConnection(status),
      onMessage: (message) => this.#take(message),
      onReturn: () => this.#delivery.claim(),
    });
    void this.#delivery.claim();
  }

  /** Whoever opened it; `''` while that is not known yet. */
  get owner(): string {
    return this.#store.model.me.id;
  }

  get state(): RoomState {
    return this.#store.state;
  }

  subscribe(listener: (state: RoomState) => void): () => void {
    return this.#store.events.on('state', listener);
  }

  on<K extends keyof RoomEvents>(type: K, listener: (event: RoomEvents[K]) => void): () => void {
    return this.#store.events.on(type, listener);
  }

  send(message: string | MessageDraft): Promise<ChatMessage> {
    const draft = typeof message === 'string' ? { text: message } : message;
    return quiet(this.#delivery.send(draft));
  }

  retry(key: string): Promise<ChatMessage> {
    return quiet(this.#delivery.retry(key));
  }

  discard(key: string): Promise<void> {
    return this.#delivery.discard(key);
  }

  discardFile(key: string, file: string): Promise<void> {
    return this.#delivery.discardFile(key, file);
  }

  async remove(seq: number): Promise<void> {
    await this.#options.call({
      path: `${this.#events}/${seq}`,
      method: 'DELETE',
      answer: answers.done,
    });
  }

  loadOlder(): Promise<number> {
    const { signal } = this.#abort;
    const ask = (before: number) =>
      this.#options.call({
        path: this.#events,
        query: { before, limit: limits.newestEvents },
        signal,
        answer: answers.history,
      });
    this.#loading ??= loadOlder(this.#store, ask).finally(() => {
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
    void this.#delivery.claim();
  }

  async leave(): Promise<void> {
    this.#store.ensureOpen();
    const failure = new PartylineError('network');
    if (!this.#connection.send({ type: 'room.leave' })) throw failure;
    await new Promise<void>((resolve, reject) => {
      this.on('connection', ({ status }) => (status === 'closed' ? resolve() : reject(failure)));
    });
    this.#options.onMember(false);
  }

  /** Closes the connection; with a code as if the server had refused it. */
  close(error?: ErrorCode): void {
    this.#connection.end(error);
  }

  /** Resolves when the newest messages are here; rejects when the room ends before. */
  async loaded(): Promise<this> {
    await this.#store.loaded();
    return this;
  }

  /** The person has another name or another session now. */
  renew(me: Model['me'], hasNewSession: boolean): void {
    this.#store.dispatch({ type: 'person.changed', me });
    if (hasNewSession) this.#connection.suspect();
  }

  async #askTicket(): Promise<string> {
    const { url, answer } = await this.#options.ticket(this.#abort.signal);
    const { title, description } = answer.room;
    this.#store.dispatch({ type: 'view.changed', view: { title, description } });
    return url;
  }

  #take(message: ServerMessage): void {
    const { type } = message;
    const { isLoaded } = this.state;
    if (type === 'hello') this.#options.onClock(message.now);
    if (type === 'events' && this.#timers.has('sync')) this.#expectSync();
    if (type === 'synced') this.#timers.clear('sync');
    if (type === 'refused' && this.#delivery.mends(message)) return;
    this.#store.dispatch(message);
    if (type === 'refused') this.#takeRefusal(message);
    if (type === 'typing') this.#expireTyping(message.by);
    if (type !== 'synced') return;
    if (!isLoaded) this.#options.onMember(true);
    this.#sender.open();
    void this.#delivery.claim();
  }

  #takeRefusal({ cid, code, retryAfterMs }: Extract<ServerMessage, { type: 'refused' }>): void {
    const { message } = new PartylineError(code);
    if (cid === undefined) this.#store.events.emit('error', { code, message });
    else if (errors[code].retry === 'later') this.#sender.postpone(cid, retryAfterMs);
  }

  #expireTyping(by: string): void {
    this.#timers.set(`typing ${by}`, limits.typingShownMs, () =>
      this.#store.dispatch({ type: 'typing.expired', by }),
    );
  }

  #changeConnection(connection: ConnectionStatus): void {
    const { status } = connection;
    this.#sender.stop();
    for (const name of ['sync', 'answer', 'pause']) this.#timers.clear(name);
    this.#store.dispatch({ type: 'view.changed', view: { connection } });
    if (status === 'closed') this.#finish();
    if (status === 'refused') this.#finish(connection.error);
  }

  #finish(error?: ErrorCode): void {
    this.#abort.abort();
    this.#timers.clear();
    this.#delivery.end(error);
    this.#store.events.clear();
    this.#options.onEnd(error);
  }

  /** Does what a new model asks for. */
  #follow({ sync, news }: Model): void {
    this.#delivery.follow();
    if (sync === 'wanted') this.#sync();
    for (const message of news.settled) this.#delivery.settle(message);
  }

  #sync(): void {
    const { epoch, last } = this.#store.model;
    if (!this.#connection.send({ type: 'sync', epoch, after: last })) return;
    this.#expectSync();
    this.#store.dispatch({ type: 'sync.sent' });
  }

  #expectSync(): void {
    this.#timers.set('sync', syncWithinMs, () => this.#connection.suspect());
  }
}
