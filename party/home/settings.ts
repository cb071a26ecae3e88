import { type Config, readConfig } from '../auth/config.ts';
import { Fault } from '../fault.ts';
import type { Database } from '../ports.ts';
import { KnownSites } from '../sites/known-sites.ts';
import type { Sites } from '../sites/site.ts';
import { LibsqlDatabase } from '../storage/libsql-database.ts';
import { webClient } from '../storage/web-client.ts';
import type { Variables } from './platform.ts';
import { consoleLog, setLogLevel, systemClock } from './surroundings.ts';

const databaseTimeoutMs = 5_000;
let known: ReturnType<typeof readConfig> | undefined;
let sites: Sites | undefined;

/** The settings of this process, or what is wrong with them. They do not change while it lives. */
export function readSettings(variables: Variables): ReturnType<typeof readConfig> {
  if (known !== undefined) return known;
  known = readConfig(variables);
  if (known.ok) setLogLevel(known.config.watching.logLevel);
  else consoleLog('error', 'settings refused', { problem: known.problem });
  return known;
}

/** Throws `unavailable` where there is something wrong with them. */
export function configOf(variables: Variables): Config {
  const settings = readSettings(variables);
  if (settings.ok) return settings.config;
  throw new Fault('unavailable');
}

export function databaseOf({ databaseUrl, databaseToken }: Config): Database {
  const server = { url: databaseUrl, authToken: databaseToken, timeoutMs: databaseTimeoutMs };
  return new LibsqlDatabase(webClient(server), consoleLog);
}

/** The sites as this process knows them: what one request looked up is for all. */
export function sitesOf(config: Config): Sites {
  sites ??= new KnownSites({
    config,
    database: databaseOf(config),
    clock: systemClock,
    log: consoleLog,
  });
  return sites;
}
