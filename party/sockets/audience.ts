import {
  closeCodeOf,
  type ErrorCode,
  encode,
  limits,
  type Person,
  type ServerMessage,
} from '../../sdk/src/protocol/index.ts';
import type { Identity } from '../orders.ts';
import type { Connection } from '../ports.ts';

/** What a socket carries through a hibernation; at most 1 KB. */
export type ConnectionState = {
  readonly person: Person;
  /** SHA-256 of the session's id. */
  readonly session: string;
  /** That of the session; none for the default one. */
  readonly site?: string | undefined;
  /** Whether it has synced and receives live events. */
  readonly isLive: boolean;
  /** Last sign of life that was noted, ms since 1970. */
  readonly beatAt: number;
};
export type Guest = Connection<ConnectionState>;

type Entry = {
  readonly connection: Guest;
  state: ConnectionState;
  /** Last sign of life, ms since 1970. */
  seenAt: number;
};

// What is noted survives a hibernation: at most this much of a silence is forgotten.
const noteBeatAfterMs = 5_000;

/** The open sockets of an object. While awake it keeps its own list: asking the platform for it costs too much per frame. */
export class Audience {
  readonly #connections = new Map<string, Entry>();
  /** The same by person, so that a crowd costs no more per head than a few. */
  readonly #people = new Map<string, Set<Entry>>();
  #livePeople = 0;
  /** Names and pictures that are newer than some tickets on their way. */
  readonly #renamed = new Map<string, { readonly person: Person; readonly at: number }>();

  constructor(open: Iterable<Guest>) {
    for (const connection of open) {
      const state = connection.state;
      if (state?.person === undefined) continue;
      this.#insert({ connection, state, seenAt: state.beatAt });
    }
  }

  add(connection: Guest, state: ConnectionState): void {
    connection.setState(state);
    this.#insert({ connection, state, seenAt: state.beatAt });
  }

  /** Who comes with a ticket, as they are called now. */
  whoIs({ person, ticketExpiresAt }: Identity): Person {
    const renamed = this.#renamed.get(person.id);
    const issuedAt = ticketExpiresAt - limits.ticketMs;
    return renamed !== undefined && issuedAt <= renamed.at ? renamed.person : person;
  }

  /** Somebody has another name or picture: what their sockets say from now on carries it. */
  rename(person: Person, now: number): void {
    for (const [id, { at }] of this.#renamed)
      if (at < now - limits.ticketMs) this.#renamed.delete(id);
    this.#renamed.set(person.id, { person, at: now });
    for (const { connection } of this.#of(person.id)) this.#update(connection.id, { person });
  }

  remove(id: string): ConnectionState | undefined {
    const entry = this.#connections.get(id);
    if (entry) this.#take(entry);
    return entry?.state;
  }

  state(id: string): ConnectionState | undefined {
    return this.#connections.get(id)?.state;
  }

  *states(): Generator<ConnectionState> {
    for (const { state } of this.#connections.values()) yield state;
  }

  /** The last sign of life of anybody, ms since 1970; 0 when nobody is there. */
  get newestSign(): number {
    let newest = 0;
    for (const entry of this.#connections.values()) newest = Math.max(newest, lastSign(entry));
    return newest;
  }

  /** The last sign of life of whoever is silent for longest; Infinity when nobody is there. */
  get oldestSign(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const entry of this.#connections.values()) oldest = Math.min(oldest, lastSign(entry));
    return oldest;
  }

  /** People who are in the room, each counted once. */
  get livePeople(): number {
    return this.#livePeople;
  }

  /** All open sockets, live or not. */
  get size(): number {
    return this.#connections.size;
  }

  get isEmpty(): boolean {
    return this.#connections.size === 0;
  }

  countOf(person: string): number {
    return this.#of(person).size;
  }

  /** Whether this person is in the room: a socket that has not synced yet may never do so. */
  hasLive(person: string): boolean {
    return this.findLive(person) !== undefined;
  }

  /** Somebody who is in the room, as they are called now. */
  findLive(person: string): Person | undefined {
    for (const { state } of this.#of(person)) if (state.isLive) return state.person;
    return undefined;
  }

  goLive(id: string): void {
    const person = this.#connections.get(id)?.state.person.id;
    if (person !== undefined && !this.hasLive(person)) this.#livePeople += 1;
    this.#update(id, { isLive: true });
  }

  beat(id: string, now: number): void {
    const entry = this.#connections.get(id);
    if (!entry) return;
    entry.seenAt = now;
    if (now - entry.state.beatAt >= noteBeatAfterMs) this.#update(id, { beatAt: now });
  }

  send(id: string, message: ServerMessage): void {
    this.sendFrame(id, encode(message));
  }

  sendFrame(id: string, frame: string): void {
    const entry = this.#connections.get(id);
    if (entry) trySend(entry.connection, frame);
  }

  /** Sends one frame to every live socket and answers how many there are; `frameFor` may give some people another one. */
  broadcast(frame: string, frameFor?: (person: string) => string | undefined): number {
    let sockets = 0;
    for (const { connection, state } of this.#connections.values()) {
      if (!state.isLive) continue;
      trySend(connection, frameFor?.(state.person.id) ?? frame);
      sockets += 1;
    }
    return sockets;
  }

  /** Sends one frame to every live socket that is meant. */
  sendWhere(frame: string, isMeant: (state: ConnectionState) => boolean): void {
    for (const { connection, state } of this.#connections.values()) {
      if (state.isLive && isMeant(state)) trySend(connection, frame);
    }
  }

  sendToPerson(person: string, frame: string): void {
    for (const { connection } of this.#of(person)) trySend(connection, frame);
  }

  /** Closes the sockets for which `isMeant` holds and answers how many there were. */
  close(isMeant: (state: ConnectionState) => boolean, code: ErrorCode | 'left'): number {
    return this.#close(({ state }) => isMeant(state), code).length;
  }

  /** Closes the sockets that gave no sign of life since a moment, and answers whose they were. */
  closeSilent(since: number): string[] {
    const closed = this.#close((entry) => lastSign(entry) < since, 'network');
    return closed.map(({ state }) => state.person.id);
  }

  #close(isMeant: (entry: Entry) => boolean, code: ErrorCode | 'left'): Entry[] {
    const meant = [...this.#connections.values()].filter(isMeant);
    for (const entry of meant) {
      this.#take(entry);
      closeSocket(entry.connection, code);
    }
    return meant;
  }

  #of(person: string): ReadonlySet<Entry> {
    return this.#people.get(person) ?? nobody;
  }

  #insert(entry: Entry): void {
    const { connection, state } = entry;
    const before = this.#connections.get(connection.id);
    if (before) this.#take(before);
    if (state.isLive && !this.hasLive(state.person.id)) this.#livePeople += 1;
    this.#connections.set(connection.id, entry);
    const own = this.#people.get(state.person.id);
    if (own) own.add(entry);
    else this.#people.set(state.person.id, new Set([entry]));
  }

  #take(entry: Entry): void {
    const { id } = entry.state.person;
    this.#connections.delete(entry.connection.id);
    const own = this.#people.get(id);
    own?.delete(entry);
    if (own?.size === 0) this.#people.delete(id);
    if (entry.state.isLive && !this.hasLive(id)) this.#livePeople -= 1;
  }

  #update(id: string, change: Partial<ConnectionState>): void {
    const entry = this.#connections.get(id);
    if (!entry) return;
    entry.state = { ...entry.state, ...change };
    entry.connection.setState(entry.state);
  }
}

const nobody: ReadonlySet<Entry> = new Set();

/** Also a ping that the platform answered while the object slept. */
const lastSign = ({ seenAt, connection }: Entry): number =>
  Math.max(seenAt, connection.heardAt ?? 0);

/** Closes a socket with an error code as its reason; a person who left is closed in peace. */
export function closeSocket(connection: Pick<Guest, 'close'>, code: ErrorCode | 'left'): void {
  try {
    if (code === 'left') connection.close(1000, 'left');
    else connection.close(closeCodeOf(code), code);
  } catch {
    // It was gone already, which is what was wanted.
  }
}

function trySend(connection: Guest, frame: string): void {
  try {
    connection.send(frame);
  } catch {
    // A socket that is gone must not keep the others from their frame; its close event follows.
  }
}
