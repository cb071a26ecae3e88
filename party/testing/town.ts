import { type Config, readConfig } from '../auth/config.ts';
import { embeddedStore } from '../files/embedded.ts';
import { inspectFile } from '../files/inspection/inspect-file.ts';
import type { Chance } from '../http/deps.ts';
import type { Log } from '../ports.ts';
import type { IdentityKey, Site, Sites } from '../sites/site.ts';
import { SqlDatabase } from './database.ts';
import { Edge } from './edge.ts';
import { assertNeeds } from './needs.ts';
import { Objects } from './objects.ts';
import { cheapPasswords } from './passwords.ts';
import { chanceOf, randomOf } from './random.ts';
import { loadSqlJs } from './sql-js.ts';
import type { TestServerOptions } from './types.ts';
import { World } from './world.ts';

/** A whole server in memory. */
export type Town = {
  readonly url: string;
  readonly site: string;
  readonly world: World;
  readonly edge: Edge;
  readonly objects: Objects;
  readonly database: SqlDatabase;
  readonly chance: Chance;
  /** Chance of the clients that belong to it. */
  readonly random: () => number;
  readonly key: IdentityKey;
  /** Whether one can come in with a name alone. */
  readonly guests: boolean;
};

const noon = Date.UTC(2026, 0, 1, 12);
const secret = 'partyline/testing keeps no secrets';
const key: IdentityKey = {
  kid: 'testing',
  algorithm: 'HS256',
  issuer: 'partyline/testing',
  key: 'A'.repeat(43),
};

export async function startTown(options: TestServerOptions): Promise<Town> {
  assertNeeds();
  const { now = noon, seed = 1, site = '' } = options;
  const world = new World(now);
  const config = configOf(options);
  const database = await SqlDatabase.open(options.sqlJs ?? (await loadSqlJs()));
  // A migration makes the first room, by the date.
  database.writeNow([{ sql: 'UPDATE room SET created_at = ?', args: [now] }]);
  const chance = chanceOf(randomOf(seed));
  const clock = world.serverClock;
  const objects = new Objects({ config, clock, database, log, chance });
  const files = embeddedStore(objects.files, () => chance.newId());
  const sites = onlySite({ id: site, origins: 'loopback', settings: config.settings, keys: [key] });
  const parts = { config, clock, database, log, chance, files, sites, site: {} };
  const deps = { ...parts, inspect: inspectFile, passwords: cheapPasswords };
  const edge = new Edge({ world, objects, deps });
  const random = randomOf(seed + 1);
  const url = 'https://partyline.test';
  const { guests } = config.settings;
  return { url, site, world, edge, objects, database, chance, random, key, guests };
}

function configOf({ settings = {}, limitScale = 1 }: TestServerOptions): Config {
  const { guests = true, accounts = true, files = true, room = 'general' } = settings;
  const onOff = (isOn: boolean) => (isOn ? 'on' : 'off');
  const read = readConfig({
    LIBSQL_URL: 'http://partyline.test',
    PARTYLINE_SECRET: secret,
    LIMIT_SCALE: String(limitScale),
    GUESTS: onOff(guests),
    ACCOUNTS: onOff(accounts),
    FILES: onOff(files),
    DEFAULT_ROOM: room,
  });
  if (!read.ok) throw new Error(read.problem);
  return read.config;
}

function onlySite(site: Site): Sites {
  return {
    find: async (id) => (id === site.id ? site : undefined),
    isKnownOrigin: async () => true,
  };
}

/** What no client may be told; a test that meets it wants to know. */
const log: Log = (level, what, details = {}) => {
  if (level === 'error') console.error(`Partyline: ${what}`, details);
};
