import type { People } from '../../sdk/src/people/types.ts';
import type { Person, SiteSettings } from '../../sdk/src/protocol/index.ts';
import type {
  ChatMessage,
  KeyValueStore,
  OutboxStore,
  Partyline,
  RoomHandle,
} from '../../sdk/src/types.ts';
import type { SqlJs } from './sql-js.ts';

/** Options of `createTestServer`. */
export type TestServerOptions = {
  /** When the server's time begins, in ms since 1970. Default: noon of 1 January 2026, UTC. */
  readonly now?: number;
  /** What chance gives: the same seed and calls, the same ids. (Ids of files are made by the client, and new each time.) Default: 1. */
  readonly seed?: number;
  /** What `initSqlJs()` of the package `sql.js` answered. Default: the package is imported; in a browser pass it, as it has to be told where its `.wasm` file is. */
  readonly sqlJs?: SqlJs;
  /** What the site offers. Default: everything, and the room `general`. */
  readonly settings?: Partial<Omit<SiteSettings, 'identity'>>;
  /** The key of the site that clients have to name. Default: they name none. */
  readonly site?: string;
  /** Multiplies every rate limit. Default: 1, the limits of a real server. */
  readonly limitScale?: number;
};

/** A Partyline server in memory, for tests. */
export interface TestServer {
  /** Its address, for `createPartyline`. Nothing listens there. */
  readonly url: string;
  /** What else `createPartyline` needs to reach it, as one browser. */
  readonly options: TestOptions;
  readonly clock: TestClock;
  readonly network: TestNetwork;
  /** Options like `options`, of a browser that nobody has used yet. */
  newBrowser(): TestOptions;
  /** A client whose time is the server's: nothing of it waits for real time. `close` of the server closes it. Default: the browser of `options`. */
  newClient(browser?: TestOptions): Partyline;
  /** Resolves when everything that is under way has arrived. No time passes. */
  settled(): Promise<void>;
  /** Brings in somebody else, signed in. Rejects with a `PartylineError`. */
  person(person: NewPerson): Promise<TestPerson>;
  /** What was said in a room, oldest first; removed messages are not among it. */
  messages(room: string): LoggedMessage[];
  /** A token for `identify`, as the page's own server would sign it: good once, for a minute of the server's time. */
  vouch(person: Vouch): Promise<string>;
  /** Ends everything: sockets, timers, and the clients of `person` and `newClient`. Calls that wait are rejected. */
  close(): Promise<void>;
}

/** What `createPartyline` takes from outside, of one browser on the network of a test server. */
export type TestOptions = {
  readonly fetch: typeof fetch;
  readonly WebSocket: typeof WebSocket;
  /** Keeps the session in memory: two clients with the same options are two visits with one browser. */
  readonly storage: KeyValueStore;
  readonly outbox: OutboxStore;
  /** The site of the server, where it was made with one. */
  readonly site?: string;
};

/** The server's time. It stands still, however long a test takes. */
export type TestClock = {
  /** ms since 1970. */
  now(): number;
  /** Lets time pass, with everything that falls into it: timers, retries, limits. Takes little real time. */
  advance(ms: number): Promise<void>;
  /** Lets time pass as fast as real time does, for pages that somebody looks at. The answer ends it. */
  run(): () => void;
};

/** The network between the server and those who use `options`. People of `person` have another one. */
export type TestNetwork = {
  /** Calls fail and sockets break, until `online`. */
  offline(): void;
  online(): void;
  /** From now on everything takes `ms` each way, by the server's clock. */
  delay(ms: number): void;
  /** Breaks the sockets that are open; clients come back by themselves. */
  dropSockets(): void;
};

/** Whom to bring in: with a username somebody with an account, else a guest; where the site has none, somebody for whom the page vouches. */
export type NewPerson = {
  readonly name: string;
  readonly username?: string;
  /** Default: `testPassword`. */
  readonly password?: string;
};

/** Somebody else, who is signed in on a network and a device of their own. */
export interface TestPerson {
  readonly id: string;
  /** As everybody sees them. */
  readonly me: Person;
  /** Their client, for what the methods here do not do. */
  readonly client: Partyline;
  /** Their friends and private talks; needs an account. */
  readonly people: People;
  /** Comes into a room and stays there. Rejects with a `PartylineError`. */
  join(room: string): Promise<RoomHandle>;
  /** Comes into a room and says something there. Rejects with a `PartylineError`. */
  say(room: string, text: string): Promise<ChatMessage>;
  /** Comes into a room and types; the others see it for five seconds. */
  typing(room: string): Promise<void>;
  /** Makes friends with somebody: asks, and the other accepts. Both need accounts. */
  befriend(other: TestPerson): Promise<void>;
  /** Goes away: closes every connection, without leaving any room. */
  goOffline(): Promise<void>;
}

/** Somebody for whom the host's page vouches. */
export type Vouch = {
  /** Who they are on the host's own site. */
  readonly sub: string;
  readonly name?: string;
  /** An `https:` address. */
  readonly picture?: string;
};

/** A message as a room keeps it. */
export type LoggedMessage = {
  readonly seq: number;
  /** Id of the author. */
  readonly by: string;
  /** The author's name when it was said. */
  readonly name: string;
  readonly text: string;
  /** ms since 1970, by the server's clock. */
  readonly at: number;
  readonly replyTo?: number;
  /** Names of its files. */
  readonly files?: readonly string[];
};
