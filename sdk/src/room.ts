import { Connection } from './connection.ts';
import { Emitter } from './emitter.ts';
import type { Environment } from './environment.ts';
import { PartylineError } from './error.ts';
import { firstSeq } from './log.ts';
import { type Action, emptyModel, type Message, type Model, pendingMessage } from './model.ts';
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
import { stateOf } from './timeline.ts';
import type {
  ChatMessage,
  ConnectionStatus,
  OutboxEntry,
  RoomEvents,
  RoomHandle,
  RoomState,
} from './types.ts';

const syncWithinMs = 10_000;
const leaveWithinMs = 15_000;

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
  readonly #events = new Emitter<RoomEvents & { state: RoomState }>();
  readonly #abort = new AbortController();
  readonly #undoWatch: () => void;
  readonly #connection: Connection;
  readonly #sender: Sender;
  /** Callers of `send` who are told how it ended. */
  readonly #waiting = new Map<string, Waiting>();
  /** Every message that was here; an outbox read a moment ago may still list one that is done. */
  readonly #known = new Set<string>();
  #model: Model;
  #state: RoomState | undefined;
  #loading: Promise<number> | undefined;
  #leaving: ((error?: PartylineError) => void) | undefined;
  #typedAt = 0;
  #undoTyping: (() => void) | undefined;
  #undoSync: () => void = () => {};

  constructor(options: RoomOptions) {
    const { environment } = options;
    this.id = options.id;
    this.#options = options;
    this.#model = emptyModel(options.id, options.me);
    this.#sender = new Sender({
      environment,
      send: (message) => this.#connection.send(message),
      onSilence: () => this.#connection.suspect(),
    });
    this.#connection = new Connection({
      environment,
      url: (signal) => this.#askTicket(signal),
      hasNewSession: options.hasNewSession,
      onStatus: (status) => this.#changeConnection(status),
      onMessage: (message) => this.#take(message),
    });
    this.#undoWatch = environment.watchPage(() => void this.#claim());
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
    if (this.#model.connection.status !== 'online') return;
    if (now - this.#typedAt < limits.typingEveryMs) return;
    this.#typedAt = now;
    this.#connection.send({ type: 'typing' });
  }

  reconnect(): void {
    this.#connection.nudge();
  }

  leave(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#ensureOpen();
      const undo = this.#options.environment.after(leaveWithinMs, () => {
        this.#leaving?.(new PartylineError('network'));
        this.#connection.suspect();
      });
      this.#leaving = (error) => {
        undo();
        this.#leaving = undefined;
        error === undefined ? resolve() : reject(error);
      };
      this.#connection.send({ type: 'room.leave' });
    });
  }

  close(): void {
    this.#connection.close();
  }

  /** Resolves when the newest messages are here; rejects when the room ends before. */
  loaded(): Promise<this> {
    return new Promise((resolve, reject) => {
      const look = () => {
        try {
          this.#ensureOpen();
          if (!this.#model.isLoaded) return;
          resolve(this);
        } catch (error) {
          reject(error);
        }
        undo();
      };
      const undo = this.subscribe(look);
      look();
    });
  }

  /** Ends the room as if the server had refused it. */
  refuse(error: ErrorCode): void {
    this.#connection.refuse(error);
  }

  /** The person has another name or another session now. */
  renew(me: Pick<Person, 'id' | 'name'>, hasNewSession: boolean): void {
    this.#dispatch({ type: 'person.changed', me });
    if (hasNewSession) this.#connection.suspect();
  }

  async #askTicket(signal: AbortSignal): Promise<string> {
    const { url, room } = await this.#options.ticket(signal);
    this.#dispatch({ type: 'room.described', title: room.title, description: room.description });
    return url;
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case 'hello':
        this.#options.onClock(message.now);
        // Who is leaving must not sync: that would make them a member again.
        if (this.#leaving) return void this.#connection.send({ type: 'room.leave' });
        break;
      case 'events':
        if (this.#model.sync === 'running') this.#expectSync();
        break;
      case 'refused':
        return this.#takeRefusal(message);
      case 'typing': {
        const until = this.#options.environment.now() + limits.typingShownMs;
        this.#dispatch({ ...message, until });
        return this.#armTyping();
      }
    }
    this.#dispatch(message);
    if (message.type !== 'synced') return;
    this.#undoSync();
    this.#sender.open();
    void this.#claim();
  }

  #takeRefusal(message: Extract<ServerMessage, { type: 'refused' }>): void {
    const { cid, code, retryAfterMs = 1_000 } = message;
    this.#dispatch(message);
    if (cid !== undefined) return this.#sender.postpone(cid, retryAfterMs);
    this.#events.emit('error', { code, message: errors[code].text });
    if (this.#model.sync !== 'running' || errors[code].retry !== 'later') return;
    this.#undoSync();
    this.#undoSync = this.#options.environment.after(retryAfterMs, () => this.#sync());
  }

  #changeConnection(status: ConnectionStatus): void {
    this.#sender.stop();
    this.#undoSync();
    this.#dispatch({ type: 'connection.changed', status });
    if (status.status === 'closed') this.#finish(undefined);
    if (status.status === 'refused') this.#finish(status.error);
  }

  #finish(error: ErrorCode | undefined): void {
    this.#abort.abort();
    this.#undoWatch();
    this.#undoTyping?.();
    for (const { reject } of this.#waiting.values()) reject(new PartylineError(error ?? 'aborted'));
    this.#waiting.clear();
    this.#leaving?.();
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
    if (model.sync === 'wanted' && before.sync !== 'wanted') this.#sync();
    this.#tell(before, model);
  }

  #tell(before: Model, model: Model): void {
    for (const message of model.news.settled) this.#settle(message);
    if (model.connection !== before.connection) this.#events.emit('connection', model.connection);
    for (const message of model.news.received) this.#events.emit('message', message);
    this.#events.emit('state', this.state);
  }

  #settle(message: Message): void {
    const { outbox } = this.#options;
    const waiting = this.#waiting.get(message.key);
    this.#waiting.delete(message.key);
    if (message.status === 'failed') {
      void outbox.put({ ...this.#entryOf(message), error: message.error ?? 'internal' });
      waiting?.reject(new PartylineError(message.error ?? 'internal'));
    } else {
      void outbox.remove(message.key);
      waiting?.resolve(message);
    }
    this.#events.emit('delivery', message);
  }

  #sync(): void {
    const { epoch, last } = this.#model;
    if (!this.#connection.send({ type: 'sync', epoch, after: last })) return;
    this.#dispatch({ type: 'sync.sent' });
    this.#expectSync();
  }

  #expectSync(): void {
    this.#undoSync();
    this.#undoSync = this.#options.environment.after(syncWithinMs, () =>
      this.#connection.suspect(),
    );
  }

  async #send(draft: Draft): Promise<ChatMessage> {
    const checked = parse(textSchema, draft.text);
    if (!checked.ok) throw new PartylineError(checked.code, { field: 'text' });
    return this.#add({ ...draft, text: checked.value });
  }

  async #retry(key: string): Promise<ChatMessage> {
    const { text, replyTo } = this.#failed(key);
    await this.discard(key);
    return this.#add({ text, ...(replyTo !== undefined && { replyTo }) });
  }

  #add({ text, replyTo }: Draft): Promise<ChatMessage> {
    this.#ensureOpen();
    const { environment, newCid } = this.#options;
    const reply = replyTo === undefined ? {} : { replyTo };
    const entry = { cid: newCid(), text, at: environment.now(), ...reply };
    const message = pendingMessage(this.#model, entry);
    const settled = new Promise<ChatMessage>((resolve, reject) => {
      this.#waiting.set(message.key, { resolve, reject });
    });
    this.#known.add(message.key);
    this.#dispatch({ type: 'message.added', messages: [message] });
    void this.#keep(message);
    return settled;
  }

  async #keep(message: Message): Promise<void> {
    await this.#options.outbox.put(this.#entryOf(message));
    this.#sender.stored(message.key);
  }

  /** Takes what this tab or one that is gone left unsent. */
  async #claim(): Promise<void> {
    const { outbox, me } = this.#options;
    if (this.#abort.signal.aborted || me.id === '') return;
    const entries = await outbox.claim(me.id, this.id);
    if (this.#abort.signal.aborted) return;
    const left = entries.filter(({ cid }) => !this.#known.has(cid));
    if (left.length === 0) return;
    const messages = left.map((entry) => pendingMessage(this.#model, entry));
    for (const { key } of messages) this.#known.add(key);
    this.#dispatch({ type: 'message.added', messages });
    for (const { key } of messages) this.#sender.stored(key);
  }

  async #loadOlder(): Promise<number> {
    this.#ensureOpen();
    if (this.#model.last === null || this.#model.history === 'complete') return 0;
    const before = firstSeq(this.#model);
    const had = this.#model.items.length;
    this.#dispatch({ type: 'history.asked' });
    try {
      const page = await this.#options.history(before, this.#abort.signal);
      this.#dispatch({ type: 'history.came', before, page });
    } catch (error) {
      this.#dispatch({ type: 'history.failed' });
      throw error;
    }
    return Math.max(0, this.#model.items.length - had);
  }

  #armTyping(): void {
    const { now, after } = this.#options.environment;
    const next = Math.min(...this.#model.typing.map(({ until }) => until));
    if (this.#undoTyping !== undefined || next === Number.POSITIVE_INFINITY) return;
    this.#undoTyping = after(next - now(), () => {
      this.#undoTyping = undefined;
      this.#dispatch({ type: 'typing.expired', now: now() });
      this.#armTyping();
    });
  }

  #failed(key: string): Message {
    const message = this.#model.pending.find((each) => each.key === key);
    if (message?.status !== 'failed') throw new PartylineError('not-found');
    return message;
  }

  #entryOf({ key, text, replyTo, at }: Message): Omit<OutboxEntry, 'owner'> {
    const { me } = this.#options;
    const reply = replyTo === undefined ? {} : { replyTo };
    return { cid: key, room: this.id, person: me.id, text, at, ...reply };
  }

  #ensureOpen(): void {
    const { connection } = this.#model;
    if (connection.status === 'refused') throw new PartylineError(connection.error);
    if (connection.status === 'closed') throw new PartylineError('aborted');
  }
}

/** Who does not look at the answer sees the failure in the timeline; it is no uncaught error. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
