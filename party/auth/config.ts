import * as v from 'valibot';
import type { IdentityKey, Site } from '../sites/site.ts';
import {
  type FileStoreSettings,
  fileVariables,
  problemOfFiles,
  toFileStore,
} from './file-settings.ts';
import { type AllowedOrigins, isOrigin } from './origin.ts';
import { problemOfSite, siteVariables, toIdentityKeys, toSiteSettings } from './site-settings.ts';
import {
  problemOfWatching,
  toWatchSettings,
  type WatchSettings,
  watchVariables,
} from './watch-settings.ts';

/** The server's settings, as the environment gives them. */
export type Config = {
  readonly mode: 'development' | 'production';
  readonly databaseUrl: string;
  readonly databaseToken: string | undefined;
  /** Signs tickets and calls between objects. */
  readonly secret: string;
  /** Of the default site, as are `settings` and `identityKeys`. */
  readonly origins: AllowedOrigins;
  readonly settings: Site['settings'];
  readonly identityKeys: readonly IdentityKey[];
  /** Multiplies every rate limit. */
  readonly limitScale: number;
  readonly scribes: number;
  /** The header in which a proxy that can be trusted gives the client's address; without one, addresses are unknown. */
  readonly addressHeader: string | undefined;
  readonly fileStore: FileStoreSettings;
  /** What all files of one person may come to. */
  readonly filesPerPersonBytes: number;
  readonly watching: WatchSettings;
};

const secretLength = 32;
const number = (least: number, most: number) =>
  v.pipe(v.string(), v.transform(Number), v.number(), v.minValue(least), v.maxValue(most));

const env = v.object({
  MODE: v.optional(v.picklist(['development', 'production']), 'development'),
  LIBSQL_URL: v.pipe(v.string(), v.regex(/^(https?|libsql):\/\/./)),
  LIBSQL_AUTH_TOKEN: v.optional(v.string()),
  PARTYLINE_SECRET: v.optional(v.string()),
  ALLOWED_ORIGINS: v.optional(v.string()),
  LIMIT_SCALE: v.optional(number(0.001, 1_000_000), '1'),
  SCRIBES: v.optional(v.pipe(number(1, 64), v.integer()), '1'),
  CLIENT_ADDRESS_HEADER: v.optional(v.pipe(v.string(), v.toLowerCase(), v.regex(/^[a-z0-9-]+$/))),
  ...fileVariables,
  ...siteVariables,
  ...watchVariables,
});
type Env = v.InferOutput<typeof env>;

/** Reads the environment. Never throws; `problem` is one sentence that says what to set. */
export function readConfig(
  variables: Readonly<Record<string, unknown>>,
): { ok: true; config: Config } | { ok: false; problem: string } {
  // An empty variable is how most tools write "not set".
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = v.safeParse(env, set, { abortEarly: true });
  if (!result.success) {
    const name = v.getDotPath(result.issues[0]);
    return { ok: false, problem: `Partyline does not serve: ${name} is missing or not valid.` };
  }
  const problem = problemOf(result.output);
  if (problem !== undefined) return { ok: false, problem: `Partyline does not serve: ${problem}` };
  return { ok: true, config: toConfig(result.output) };
}

function problemOf(values: Env): string | undefined {
  const { PARTYLINE_SECRET: secret, ALLOWED_ORIGINS: origins, MODE: mode } = values;
  if (secret !== undefined && secret.length < secretLength) {
    return `PARTYLINE_SECRET has fewer than ${secretLength} characters.`;
  }
  if (mode === 'production' && secret === undefined) {
    return `set PARTYLINE_SECRET to at least ${secretLength} random characters.`;
  }
  if (mode === 'production' && origins === undefined) {
    return 'set ALLOWED_ORIGINS to the origins of the websites that may use it, separated by commas.';
  }
  const wrong = listOf(origins).find((origin) => !isOrigin(origin));
  if (wrong === undefined) {
    return problemOfSite(values) ?? problemOfFiles(values) ?? problemOfWatching(values);
  }
  return `ALLOWED_ORIGINS holds ${JSON.stringify(wrong)}, which is not an origin such as https://example.org.`;
}

function toConfig(values: Env): Config {
  return {
    mode: values.MODE,
    databaseUrl: values.LIBSQL_URL,
    databaseToken: values.LIBSQL_AUTH_TOKEN,
    secret: values.PARTYLINE_SECRET ?? ownSecret(),
    origins: values.ALLOWED_ORIGINS === undefined ? 'loopback' : listOf(values.ALLOWED_ORIGINS),
    settings: toSiteSettings(values),
    identityKeys: toIdentityKeys(values),
    limitScale: values.LIMIT_SCALE,
    scribes: values.SCRIBES,
    addressHeader: values.CLIENT_ADDRESS_HEADER,
    fileStore: toFileStore(values),
    filesPerPersonBytes: values.FILES_PER_PERSON_MIB,
    watching: toWatchSettings(values),
  };
}

const listOf = (origins = '') =>
  origins
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');

// Development only. A fixed one would be known to everybody on the same network.
let madeUp: string | undefined;
function ownSecret(): string {
  madeUp ??= `${crypto.randomUUID()}${crypto.randomUUID()}`;
  return madeUp;
}
