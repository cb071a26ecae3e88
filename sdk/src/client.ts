import { cidMaker } from './cid.ts';
import { Emitter } from './emitter.ts';
import { type Environment, globalEnvironment } from './environment.ts';
import { PartylineError } from './error.ts';
import { httpClient } from './http.ts';
import {
  answers,
  type ErrorCode,
  errors,
  limits,
  type Person,
  parse,
  roomId,
} from './protocol/index.ts';
import { Room } from './room.ts';
import { type SessionChange, SessionKeeper } from './session.ts';
import { TabOutbox } from './tabs.ts';
import type {
  ClientEvents,
  Partyline,
  PartylineOptions,
  RoomHandle,
  SessionState,
} from './types.ts';

/** Makes a client of one server. Reads the kept session, and connects to nothing before it is asked to. */
export function createPartyline(options: PartylineOptions): Partyline {
  return createPartylineWith(options, globalEnvironment(options));
}

/** The same with an environment of one's own; of the options only `server` counts. */
export function createPartylineWith(
  options: Pick<PartylineOptions, 'server'>,
  environment: Environment,
): Partyline {
  return new Client(addressOf(options.server), environment);
}

class Client implements Partyline {
  readonly server: string;
  readonly rooms: Partyline['rooms'];
  readonly #environment: Environment;
  readonly #http: ReturnType<typeof httpClient>;
  readonly #session: SessionKeeper;
  readonly #outbox: TabOutbox;
  readonly #events = new Emitter<ClientEvents>();
  readonly #open = new Map<string, Room>();
  readonly #newCid: () => string;
  readonly #undoFollow: () => void;
  /** How far the server's clock is ahead of this device's: a `cid` carries the server's time. */
  #clockAheadMs = 0;
  #checked: Promise<SessionState> | undefined;
  /** While the server replaces the session, the old one fails without being over. */
  #isReplacingSession = false;

  constructor(server: string, environment: Environment) {
    this.server = server;
    this.#environment = environment;
    const { now, random } = environment;
    this.#newCid = cidMaker(() => now() + this.#clockAheadMs, random);
    this.#http = httpClient(environment, server);
    this.#outbox = new TabOutbox(environment, server, this.#newCid());
    this.#session = new SessionKeeper(environment, server, (change) => this.#follow(change));
    this.#undoFollow = this.#session.follow();
    this.rooms = this.#rooms();
  }

  get session(): SessionState {
    return this.#session.state;
  }

  on<K extends keyof ClientEvents>(type: K, listener: (event: ClientEvents[K]) => void) {
    return this.#events.on(type, listener);
  }

  ready(): Promise<SessionState> {
    this.#checked ??= this.#check();
    return this.#checked;
  }

  signUp(account: { username: string; password: string; name?: string }): Promise<Person> {
    return this.#enter('/v1/sign-up', account);
  }

  signIn(account: { username: string; password: string }): Promise<Person> {
    return this.#enter('/v1/sign-in', account);
  }

  enterAsGuest(name: string): Promise<Person> {
    return this.#enter('/v1/guest', { name });
  }

  async upgrade(account: { username: string; password: string; name?: string }): Promise<Person> {
    this.#isReplacingSession = true;
    try {
      return await this.#enter('/v1/upgrade', account);
    } finally {
      this.#isReplacingSession = false;
    }
  }

  async signOut({ everywhere = false } = {}): Promise<void> {
    const token = this.#session.current?.token;
    if (token === undefined) return;
    this.#session.end(token);
    await this.#outbox.clear();
    try {
      const call = { method: 'POST', path: '/v1/sign-out', body: { everywhere } } as const;
      await this.#http({ ...call, token, answer: answers.done });
    } catch (error) {
      // Here the person is signed out either way; that the other devices are, only the server can promise.
      if (everywhere) throw error;
    }
  }

  open(id: string): RoomHandle {
    return this.#openRoom(id);
  }

  join(id: string): Promise<RoomHandle> {
    return this.#openRoom(id).loaded();
  }

  close(): void {
    for (const room of [...this.#open.values()]) room.close();
    this.#undoFollow();
    this.#events.clear();
    this.#outbox.release();
  }

  #rooms(): Partyline['rooms'] {
    const at = (id: string) => `/v1/rooms/${encodeURIComponent(id)}`;
    return {
      list: (query, options) =>
        this.#call({ path: '/v1/rooms', query, ...options, answer: answers.roomList }),
      get: async (id, options) =>
        (await this.#call({ path: at(id), ...options, answer: answers.room })).room,
      create: async (body) =>
        (await this.#call({ method: 'POST', path: '/v1/rooms', body, answer: answers.room })).room,
      members: (id, query, options) =>
        this.#call({ path: `${at(id)}/members`, query, ...options, answer: answers.members }),
    };
  }

  #openRoom(id: string): Room {
    if (!parse(roomId, id).ok) throw new PartylineError('invalid', { field: 'room' });
    const open = this.#open.get(id);
    if (open !== undefined) return open;
    void this.ready();
    const room = new Room(this.#roomOptions(id));
    this.#open.set(id, room);
    return room;
  }

  #roomOptions(id: string): ConstructorParameters<typeof Room>[0] {
    // The session that the room's latest ticket was got with.
    let token: string | undefined;
    return {
      id,
      me: this.#session.current?.me ?? { id: '', name: '' },
      environment: this.#environment,
      outbox: this.#outbox,
      newCid: this.#newCid,
      ticket: async (signal) => {
        token = this.#session.current?.token;
        const { ticket, room } = await this.#askTicket(id, signal);
        return { url: this.#socketAddress(id, ticket), room };
      },
      history: (before, signal) =>
        this.#call({
          path: `/v1/rooms/${id}/events`,
          query: { before, limit: limits.newestEvents },
          signal,
          answer: answers.history,
        }),
      hasNewSession: () =>
        this.#isReplacingSession || (token !== undefined && this.#session.current?.token !== token),
      onClock: (now) => {
        this.#clockAheadMs = now - this.#environment.now();
      },
      onEnd: (error) => {
        this.#open.delete(id);
        if (token !== undefined) this.#endSession(token, error);
      },
    };
  }

  #askTicket(room: string, signal: AbortSignal) {
    if (this.#session.current === undefined) throw new PartylineError('unauthenticated');
    const call = { method: 'POST', path: '/v1/ticket', body: { room }, signal } as const;
    return this.#call({ ...call, answer: answers.ticket });
  }

  #socketAddress(room: string, ticket: string): string {
    const query = new URLSearchParams({ t: ticket, v: String(limits.version) });
    return `${this.server.replace(/^http/, 'ws')}/parties/room/${room}?${query}`;
  }

  /** A call in the name of whoever is signed in. */
  readonly #call: ReturnType<typeof httpClient> = async (call) => {
    const token = this.#session.current?.token;
    try {
      return await this.#http({ ...call, token });
    } catch (error) {
      if (token !== undefined && error instanceof PartylineError) {
        this.#endSession(token, error.code);
      }
      throw error;
    }
  };

  #endSession(token: string, error: ErrorCode | undefined): void {
    if (error === undefined || errors[error].retry !== 'sign-in') return;
    if (!this.#isReplacingSession) this.#session.end(token, error);
  }

  async #enter(path: string, body: object): Promise<Person> {
    const answer = answers.session;
    const call = { method: 'POST', path, body, answer } as const;
    const session = await (path === '/v1/upgrade' ? this.#call(call) : this.#http(call));
    this.#session.accept(session);
    return session.me;
  }

  async #check(): Promise<SessionState> {
    const kept = this.#session.current;
    if (kept === undefined) return this.session;
    try {
      const answer = await this.#call({ path: '/v1/me', answer: answers.me });
      if (this.#session.current === kept) this.#session.accept({ ...kept, ...answer });
    } catch {
      // Without a network the kept session counts; one that is over has been ended by the call.
      this.#session.trust();
    }
    return this.session;
  }

  #follow({ now, before, error }: SessionChange): void {
    const isSamePerson = now !== undefined && now.me.id === before?.me.id;
    for (const room of [...this.#open.values()]) {
      if (isSamePerson) room.renew(now.me, now.token !== before.token);
      else if (error !== undefined) room.refuse(error);
      else room.close();
    }
    if (now !== undefined && !isSamePerson) void this.#outbox.clear(now.me.id);
    this.#events.emit('session', this.session);
  }
}

function addressOf(server: string): string {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Error(
      `"${server}" is not the address of a server. Pass one such as createPartyline({ server: 'https://chat.example.org' }).`,
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
