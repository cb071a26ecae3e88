import { nanoid } from 'nanoid';
import { vi } from 'vitest';
import type { Config } from '../../../party/auth/config.ts';
import { Fault } from '../../../party/fault.ts';
import { inspectFile } from '../../../party/files/inspection/inspect-file.ts';
import type { FileStore } from '../../../party/files/store.ts';
import { createApp } from '../../../party/http/app.ts';
import type { AppDeps, SiteFile } from '../../../party/http/deps.ts';
import { Limiter } from '../../../party/limiter/limiter.ts';
import { tellingPeers } from '../../../party/metrics/hand-over.ts';
import { Tally } from '../../../party/metrics/tally.ts';
import { Person } from '../../../party/person/person.ts';
import type { Clock, Database, Log, PartyName, Peers } from '../../../party/ports.ts';
import { Room } from '../../../party/room/room.ts';
import { Scribe } from '../../../party/scribe/scribe.ts';
import { KnownSites } from '../../../party/sites/known-sites.ts';
import { MemoryStore } from '../files/memory-store.ts';
import { memoryDatabase } from '../storage/memory-database.ts';
import { MemoryStorage } from './memory-storage.ts';

type Order = { readonly type: string } & Readonly<Record<string, unknown>>;
type Answerer = { ready(): Promise<void>; order(data: unknown): Promise<unknown> };
type Surroundings = {
  readonly files?: FileStore;
  readonly inspect?: AppDeps['inspect'];
  /** Without the hard work, where a test is not about them. */
  readonly passwords?: AppDeps['passwords'];
  /** Real ones instead of `room.answer`. */
  readonly rooms?: 'real';
  /** Does what is asked of an object, or what a test wants instead. */
  readonly around?: <T>(what: string, run: () => Promise<T>) => Promise<T>;
};
type LogLine = { level: string; what: string; details: unknown };

/** A person who is signed in, with what they need to ask for something. */
export type Resident = {
  readonly id: string;
  readonly token: string;
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
};
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came back
  readonly body: any;
};
type Ask = { body?: unknown; token?: string; headers?: Record<string, string> };

export const ownOrigin = 'https://chat.example';
export const hostOrigin = 'https://host.example';
export const secret = 'a secret for tests that is long enough to be one';
export const start = Date.UTC(2026, 10, 21, 12);

const config: Config = {
  mode: 'production',
  databaseUrl: 'http://127.0.0.1:1',
  databaseToken: undefined,
  secret,
  origins: [ownOrigin, hostOrigin],
  settings: { guests: true, accounts: true, files: true, room: 'general' },
  identityKeys: [],
  limitScale: 1,
  scribes: 1,
  addressHeader: 'x-real-ip',
  fileStore: 'embedded',
  filesPerPersonBytes: 1024 ** 3,
  watching: { metricsToken: undefined, logLevel: 'info', logRequests: false },
};
const site: Record<string, SiteFile> = {
  'index.html': {
    type: 'text/html; charset=utf-8',
    body: '<p>demo',
    etag: '"i"',
    immutable: false,
  },
  'widget.js': { type: 'text/javascript', body: 'launcher()', etag: '"w"', immutable: false },
  'assets/a-1.js': { type: 'text/javascript', body: 'widget()', etag: '"a"', immutable: true },
};

/**
 * The API over a real SQLite and the real cores of limiter, person and scribe, in one process. Rooms are what
 * the test says they are. Only the date is fake: it stands still until `pass`.
 */
export async function openHouse(
  change: Partial<Config> = {},
  {
    files = new MemoryStore(),
    inspect = inspectFile,
    rooms,
    passwords,
    around = (_, run) => run(),
  }: Surroundings = {},
) {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  const { database, client } = await memoryDatabase();
  const calls: { party: PartyName; name: string; order: Order }[] = [];
  const lines: LogLine[] = [];
  const reads: string[] = [];
  const tally = new Tally();
  const broken = new Set<PartyName | 'database'>();
  const mute = new Set<PartyName>();
  const log: Log = (level, what, details = {}) => lines.push({ level, what, details });
  const clock = wallClock();
  const room = { answer: async (_order: Order): Promise<unknown> => ({ closed: 0 }) };
  const objects = new Map<string, Answerer>();
  const peers: Peers = {
    async call(party, name, order) {
      calls.push({ party, name, order });
      if (broken.has(party)) throw new Fault('unavailable');
      const object = objectOf(party, name);
      if (party === 'person' || party === 'room') await object.ready();
      const data = JSON.parse(JSON.stringify(order));
      const answer = await around(`${party} ${order.type}`, () => object.order(data));
      if (mute.has(party)) throw new Fault('unavailable');
      return answer;
    },
  };
  const watched: Database = {
    read: async (statement) => {
      if (broken.has('database')) throw new Fault('unavailable');
      reads.push(statement.sql);
      return database.read(statement);
    },
    write: (statements) => database.write(statements),
  };
  function objectOf(party: PartyName, name: string): Answerer {
    const made = objects.get(`${party}/${name}`) ?? make(party, name);
    objects.set(`${party}/${name}`, made);
    return made;
  }
  function make(party: PartyName, id: string): Answerer {
    const parts = { storage: new MemoryStorage(), clock, peers, log, database };
    if (party === 'limiter') return new Limiter(parts);
    const settings = { limitScale: 1, scribe: 's0' };
    if (party === 'person') return new Person({ ...parts, id, settings, connections: () => [] });
    if (party === 'scribe') return new Scribe({ ...parts, metrics: tally });
    const around = { settings, connections: () => [], random: nanoid };
    if (party === 'room' && rooms === 'real') return new Room({ ...parts, id, ...around });
    return { ready: async () => {}, order: (order) => room.answer(order as Order) };
  }
  const settings = { ...config, ...change };
  const sites = new KnownSites({ config: settings, database: watched, clock, log });
  const told = tellingPeers(peers, { tally, now: clock.now });
  const watching = { peers: told, metrics: tally };
  const parts = { database: watched, log, clock, files, inspect, site, sites, ...watching };
  const serve = createApp({ ...parts, config: settings, ...(passwords && { passwords }) });

  async function ask(method: string, path: string, options: Ask = {}): Promise<Answer> {
    const { body, token, headers = {} } = options;
    const request = new Request(`${ownOrigin}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return toAnswer(await serve(request));
  }
  async function enter(path: string, body: unknown): Promise<Resident> {
    const { status, body: session } = await ask('POST', path, { body });
    if (status !== 201) throw new Error(`nobody came in: ${JSON.stringify(session)}`);
    const { token } = session;
    return {
      id: session.me.id,
      token,
      ask: (method, where, what) => ask(method, where, { token, body: what }),
    };
  }
  return {
    ask,
    serve,
    client,
    calls,
    lines,
    reads,
    /** Parts that answer nothing but `unavailable`. */
    broken,
    /** Parts that do what they are asked, and whose answers are lost. */
    mute,
    room,
    objectOf,
    sites,
    /** What the API stands on, for a test that builds another one. */
    deps: { ...parts, config: settings },
    guest: (name = 'Gus') => enter('/v1/guest', { name }),
    member: (username: string, password = 'correct horse') =>
      enter('/v1/sign-up', { username, password }),
    pass: (ms: number) => vi.setSystemTime(Date.now() + ms),
    close: () => {
      vi.useRealTimers();
      client.close();
    },
  };
}
export type House = Awaited<ReturnType<typeof openHouse>>;

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const body = isJson && text !== '' ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
}

function wallClock(): Clock {
  return {
    now: () => Date.now(),
    after(ms, task) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  };
}
