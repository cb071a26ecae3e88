import { Access } from './access.ts';
import { cidMaker } from './cid.ts';
import { type Door, door, type Membership } from './door.ts';
import { Emitter } from './emitter.ts';
import { type Environment, globalEnvironment, scopeOf } from './environment.ts';
import { lazily, PartylineError } from './error.ts';
import type { Home } from './http.ts';
import { answers, type Person, parse, roomId, type SiteSettings } from './protocol/index.ts';
import { Room, type RoomOptions } from './room.ts';
import { roomsOf } from './rooms.ts';
import type { SessionChange, SessionKeeper } from './session.ts';
import { TabOutbox } from './tabs.ts';
import type {
  ClientEvents,
  Partyline,
  PartylineOptions,
  RoomHandle,
  SessionState,
} from './types.ts';

type Account = { username: string; password: string; name?: string };

/** Makes a client of one server. Reads the kept session, and connects to nothing before it is asked to. */
export function createPartyline(options: PartylineOptions): Partyline {
  return createPartylineWith(options, globalEnvironment(options));
}

/** The same with an environment of one's own; of the options only `server` and `site` count. */
export function createPartylineWith(
  options: Pick<PartylineOptions, 'server' | 'site'>,
  environment: Environment,
): Partyline {
  return new Client({ server: addressOf(options.server), site: options.site ?? '' }, environment);
}

class Client implements Partyline {
  readonly server: string;
  readonly rooms: Partyline['rooms'];
  readonly #environment: Environment;
  readonly #access: Access;
  readonly #session: SessionKeeper;
  readonly #outbox: TabOutbox;
  readonly #events = new Emitter<ClientEvents & { member: Membership }>();
  readonly #abort = new AbortController();
  readonly #open = new Map<string, Room>();
  readonly #newCid: () => string;
  readonly #undoFollow: () => void;
  readonly [door]: Door;
  /** How far the server's clock is ahead of this device's: a `cid` carries the server's time. */
  #clockAheadMs = 0;
  #checked: Promise<unknown> | undefined;

  constructor(home: Home, environment: Environment) {
    const { now, random } = environment;
    this.server = home.server;
    this.#environment = environment;
    this.#newCid = cidMaker(() => now() + this.#clockAheadMs, random);
    this.#outbox = new TabOutbox(environment, scopeOf(home), this.#newCid());
    const access = new Access(home, environment, (change) => this.#follow(change));
    this.#access = access;
    this.#session = access.session;
    this.#undoFollow = this.#session.follow();
    this.rooms = roomsOf(access.call);
    this[door] = {
      environment,
      site: home.site,
      session: this.#session,
      closed: this.#abort.signal,
      onMember: (listener) => this.#events.on('member', listener),
      call: access.call,
      line: access.line,
      replaceSession: access.replaceSession,
    };
  }

  get session(): SessionState {
    return this.#session.state;
  }

  on<K extends keyof ClientEvents>(type: K, listener: (event: ClientEvents[K]) => void) {
    return this.#events.on(type, listener);
  }

  async ready(): Promise<SessionState> {
    this.#checked ??= this.#check();
    await this.#checked;
    return this.session;
  }

  signUp(account: Account): Promise<Person> {
    return this.#access.enter('sign-up', account);
  }

  signIn(account: { username: string; password: string }): Promise<Person> {
    return this.#access.enter('sign-in', account);
  }

  enterAsGuest(name: string): Promise<Person> {
    return this.#access.enter('guest', { name });
  }

  upgrade(account: Account): Promise<Person> {
    return this.#access.replaceSession('upgrade', account);
  }

  async signOut({ everywhere = false } = {}): Promise<void> {
    const { status } = this.session;
    this.#access.release();
    this.#session.hold(false);
    this.#checked = undefined;
    const token = this.#session.current?.token;
    if (!token) {
      // It was about to be known who this is, and now it is: nobody.
      if (status === 'unknown') this.#events.emit('session', this.session);
      return;
    }
    this.#session.end(token);
    await this.#outbox.clear();
    try {
      const body = { everywhere };
      await this.#access.http({ path: '/v1/sign-out', body, token, answer: answers.done });
    } catch (error) {
      // Here the person is signed out either way; that the other devices are, only the server can promise.
      if (everywhere) throw error;
    }
  }

  async identify(getToken: Parameters<Partyline['identify']>[0]): Promise<Person | null> {
    if (!getToken) {
      await this.signOut();
      return null;
    }
    const identified = this.#access.identify(getToken, this.#outbox);
    this.#checked = identified.catch(() => undefined);
    if (this.session.status === 'unknown') this.#events.emit('session', this.session);
    return identified;
  }

  async site(): Promise<SiteSettings> {
    const { readSite } = await lazily(import('./vouch.ts'));
    return readSite(this.#access.http);
  }

  open(id: string): RoomHandle {
    return this.#openRoom(id);
  }

  async join(id: string): Promise<RoomHandle> {
    return this.#openRoom(id).loaded();
  }

  close(): void {
    for (const room of this.#open.values()) room.close();
    this.#undoFollow();
    this.#access.release();
    this.#abort.abort();
    this.#events.clear();
    this.#outbox.release();
  }

  #openRoom(id: string): Room {
    if (!parse(roomId, id).ok) throw new PartylineError('invalid', { field: 'room' });
    void this.ready();
    const room = this.#open.get(id) ?? new Room(this.#roomOptions(id));
    this.#open.set(id, room);
    return room;
  }

  #roomOptions(id: string): RoomOptions {
    const ticket = { path: '/v1/ticket', body: { room: id }, answer: answers.ticket };
    const { site } = this[door];
    // A private room is one and the same on all sites.
    const place = site && !id.startsWith('dm-') ? `${site}.${id}` : id;
    const line = this.#access.line(`room/${place}`, ticket);
    return {
      ...line,
      ...this[door],
      id,
      me: this.#session.current?.me ?? { id: '', name: '' },
      outbox: this.#outbox,
      newCid: this.#newCid,
      server: this.server,
      onClock: (now) => {
        this.#clockAheadMs = now - this.#environment.now();
      },
      onMember: (isMember) => this.#events.emit('member', { room: id, isMember }),
      onEnd: (error) => {
        this.#open.delete(id);
        line.onEnd(error);
      },
    };
  }

  async #check(): Promise<void> {
    const kept = this.#session.current;
    if (!kept) return;
    // Without a network the kept session counts; one that is over has been ended by the call.
    const answer = await this.#access
      .call({ path: '/v1/me', answer: answers.me })
      .catch(() => kept);
    if (this.#session.current === kept) this.#session.accept({ ...kept, ...answer });
  }

  #follow({ now, before, error }: SessionChange): void {
    for (const room of this.#open.values()) {
      if (now && (!room.owner || room.owner === now.me.id)) {
        room.renew(now.me, now.token !== before?.token);
      } else room.close(error);
    }
    if (now && now.me.id !== before?.me.id) void this.#outbox.clear(now.me.id);
    this.#events.emit('session', this.session);
  }
}

function addressOf(server: string): string {
  if (!/^https?:\/\/\w/.test(server)) {
    throw new Error(`"${server}" is not a server: pass an address such as "https://chat.example".`);
  }
  return server.replace(/\/+$/, '');
}
