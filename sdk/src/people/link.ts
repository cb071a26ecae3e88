import { Connection } from '../connection.ts';
import type { Door, Line } from '../door.ts';
import { PartylineError } from '../error.ts';
import {
  type Chat,
  type Contact,
  decodePersonMessage,
  type ErrorCode,
  type Lobby,
  type PersonMessage,
  type PersonOrderMessage,
  peopleAnswers,
} from '../protocol/index.ts';
import { Timers } from '../timers.ts';
import type { ConnectionStatus } from '../types.ts';
import { keepMe } from './me.ts';
import type { Model } from './model.ts';
import type { PeopleStore } from './store.ts';
import { nextChange } from './view.ts';

const askEveryMs = 20_000;
const firstRetryMs = 1_000;
const longestRetryMs = 15_000;
// What a room has just taken in is in libSQL, and so in the list, half a second later.
const chatsSoonMs = 1_000;
const chatsEveryMs = 10_000;
// A person with more rooms than this many pages sees the rest only when they ask for it.
const mostPages = 10;

export type LinkOptions = {
  readonly door: Door;
  /** The person whose object this leads to. */
  readonly id: string;
  readonly store: PeopleStore;
  /** The server said hello, again or for the first time. */
  onOpen(): void;
};

/** The socket to one's person object, and everything that is read anew whenever it was gone. */
export class Link {
  /** Why the server refused it for good, if it did. */
  error: ErrorCode | undefined;
  readonly #options: LinkOptions;
  readonly #timers: Timers;
  readonly #abort = new AbortController();
  readonly #line: Line<unknown>;
  readonly #connection: Connection<PersonOrderMessage, PersonMessage>;
  #failures = 0;
  #askedAt = 0;
  #reReadAt = 0;
  /** Which reading of contacts and chats is the latest; an earlier one that comes late is passed over. */
  #round = 0;
  #isReading = false;
  #loading: Promise<number> | undefined;

  constructor(options: LinkOptions) {
    const { door, id } = options;
    const { environment } = door;
    const ticket = { path: '/v1/me/ticket', body: {}, answer: peopleAnswers.ticket };
    const line = door.line(`person/${id}`, ticket);
    this.#options = options;
    this.#line = line;
    this.#timers = new Timers(environment);
    this.#connection = new Connection({
      environment,
      timers: this.#timers,
      hasNewSession: line.hasNewSession,
      decode: decodePersonMessage,
      url: async () => (await line.ticket(this.#abort.signal)).url,
      onStatus: (status) => this.#changeConnection(status),
      onMessage: (message) => this.#take(message),
    });
  }

  reconnect(): void {
    this.#connection.nudge();
  }

  close(): void {
    this.#connection.end();
  }

  /** Older chats than those that are here; resolves with how many came. */
  loadMoreChats(): Promise<number> {
    this.#loading ??= this.#loadMoreChats().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** Does what a new model asks for. */
  follow(model: Model): void {
    if (this.#abort.signal.aborted) return;
    this.#watchPresence(model);
    const isIdle = !this.#isReading && !this.#timers.has('chats');
    if (!model.wantsChats || !isIdle || model.connection !== 'online') return;
    const ms = Math.max(chatsSoonMs, this.#reReadAt + chatsEveryMs - this.#now());
    this.#timers.set('chats', ms, () => {
      this.#reReadAt = this.#now();
      void this.#read(false);
    });
  }

  #now(): number {
    return this.#options.door.environment.now();
  }

  #take(message: PersonMessage): void {
    const { door, store, onOpen } = this.#options;
    store.dispatch(message);
    if (message.type === 'me') keepMe(door, message.me);
    if (message.type !== 'hello') return;
    keepMe(door, message.you);
    void this.#read(true);
    onOpen();
  }

  #changeConnection(connection: ConnectionStatus): void {
    const { status } = connection;
    const { store } = this.#options;
    this.#round++;
    this.#isReading = false;
    for (const name of ['read', 'chats', 'ask']) this.#timers.clear(name);
    const isOver = status === 'closed' || status === 'refused';
    const error = 'error' in connection ? connection.error : undefined;
    if (isOver) this.#finish(error);
    store.dispatch({
      type: 'connection.changed',
      connection: isOver ? 'offline' : status,
      error,
    });
    if (isOver) this.#line.onEnd(error);
  }

  #finish(error: ErrorCode | undefined): void {
    this.error = error;
    this.#abort.abort();
    this.#timers.clear();
  }

  /** Reads chats, and contacts where `isWhole`, anew; again and again until it succeeds. */
  async #read(isWhole: boolean): Promise<void> {
    const { store } = this.#options;
    const round = ++this.#round;
    const isLate = () => round !== this.#round;
    this.#isReading = true;
    store.dispatch({ type: 'snapshot.asked' });
    try {
      await Promise.all([isWhole && this.#readContacts(isLate), this.#readChats(isLate)]);
      if (isLate()) return;
      this.#failures = 0;
      this.#isReading = false;
      this.follow(store.model);
    } catch (error) {
      if (!isLate()) this.#fail(error instanceof PartylineError ? error : undefined, isWhole);
    }
  }

  async #readContacts(isLate: () => boolean): Promise<void> {
    const contacts: Contact[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#call('/v1/contacts', peopleAnswers.contacts, cursor);
      contacts.push(...page.contacts);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined && !isLate());
    if (!isLate()) this.#options.store.dispatch({ type: 'contacts.came', contacts });
  }

  /** As many pages as were here before. */
  async #readChats(isLate: () => boolean): Promise<void> {
    const { store } = this.#options;
    const { size } = store.model.chats;
    const chats: Chat[] = [];
    let next: string | null = null;
    for (let page = 0; page < mostPages; page++) {
      const answer: Lobby = await this.#call('/v1/lobby', peopleAnswers.lobby, next ?? undefined);
      chats.push(...answer.chats);
      next = answer.next;
      if (next === null || chats.length >= size || isLate()) break;
    }
    if (!isLate()) store.dispatch({ type: 'chats.came', chats, next });
  }

  async #loadMoreChats(): Promise<number> {
    const { store } = this.#options;
    const { next, chats } = store.model;
    if (!next) return 0;
    const page = await this.#call('/v1/lobby', peopleAnswers.lobby, next);
    // Read anew meanwhile: the page may no longer follow what is here.
    if (store.model.next !== next) return 0;
    store.dispatch({ type: 'chats.continued', ...page });
    return store.model.chats.size - chats.size;
  }

  #call<S extends Parameters<Door['call']>[0]['answer']>(path: string, answer: S, cursor?: string) {
    return this.#options.door.call({ path, query: { cursor }, answer, signal: this.#abort.signal });
  }

  #fail(error: PartylineError | undefined, isWhole: boolean): void {
    const { door, store } = this.#options;
    const code: ErrorCode = error?.code ?? 'internal';
    const ceilingMs = Math.min(firstRetryMs * 1.6 ** this.#failures++, longestRetryMs);
    const ms = (error?.retryAfterMs ?? 0) + ceilingMs * (0.5 + 0.5 * door.environment.random());
    store.dispatch({ type: 'snapshot.failed', error: code });
    this.#timers.set('read', ms, () => this.#read(isWhole));
  }

  /** Lets those fade whose time is over, and asks before that whether it is. */
  #watchPresence(model: Model): void {
    const { askAt, fadesAt } = nextChange(model);
    const now = this.#now();
    if (!Number.isFinite(askAt)) return this.#timers.clear('fade');
    this.#timers.set('fade', Math.max(0, fadesAt - now), () => {
      this.#options.store.dispatch({ type: 'time.passed' });
    });
    const ms = Math.max(askAt, this.#askedAt + askEveryMs) - now;
    this.#timers.set('ask', Math.max(0, ms), () => this.#ask());
  }

  #ask(): void {
    if (!this.#connection.send({ type: 'presence.ask' })) return;
    this.#askedAt = this.#now();
    // Unless the answer says otherwise before, they are asked about once more.
    this.#watchPresence(this.#options.store.model);
  }
}
