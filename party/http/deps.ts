import { nanoid } from 'nanoid';
import * as v from 'valibot';
import type { Config } from '../auth/config.ts';
import { type Passwords, scryptPasswords } from '../auth/password.ts';
import type { ByteSource, Claim, Inspection } from '../files/inspection/inspection.ts';
import type { FileStore } from '../files/store.ts';
import type { Seldom } from '../metrics/seldom.ts';
import type { Clock, Database, Log, Metrics, Peers, Statement } from '../ports.ts';
import { shardOf } from '../shard.ts';
import type { Sites } from '../sites/site.ts';
import type { Health } from './routes/health.ts';

/** One file that browsers load. `immutable`: its name changes with its content. */
export type SiteFile = {
  readonly type: string;
  readonly body: string;
  readonly etag: string;
  readonly immutable: boolean;
};

/** What the API stands on. */
export type AppDeps = {
  readonly config: Config;
  readonly database: Database;
  readonly peers: Peers;
  readonly log: Log;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly sites: Sites;
  readonly inspect: (source: ByteSource, claim: Claim) => Promise<Inspection>;
  readonly metrics?: Metrics;
  /** Keeps what `/health` found for a while; without it every request looks anew. */
  readonly health?: Seldom<Health>;
  /** The program that the server runs in. */
  readonly home?: 'partykit' | 'worker';
  /** By path, without a leading slash. */
  readonly site: Readonly<Record<string, SiteFile>>;
  /** Instead of real chance, for tests that want the same each time. */
  readonly chance?: Chance;
  /** Instead of scrypt, for tests. */
  readonly passwords?: Passwords;
};

/** Names that nobody can guess: by default they are. */
export type Chance = {
  /** Of `A-Z a-z 0-9 _ -`; 21 of them unless told. */
  newId(length?: number): string;
  /** The token of a session: 40 of `a-z 2-7`. */
  newToken(): string;
};

export const newId = ({ chance }: Pick<AppDeps, 'chance'>, length?: number): string =>
  (chance?.newId ?? nanoid)(length);

export const passwordsOf = ({
  passwords,
  clock,
  metrics,
}: Pick<AppDeps, 'passwords' | 'clock' | 'metrics'>) =>
  passwords ?? scryptPasswords(clock, metrics);

const written = v.object({ changed: v.array(v.number()) });

/** One atomic commit through the scribe; answers the rows that each statement changed. `key` (a person's or room's id) chooses which scribe, where there are several. */
export async function write(
  { peers, config }: Pick<AppDeps, 'peers' | 'config'>,
  key: string,
  statements: readonly Statement[],
): Promise<readonly number[]> {
  const order = { type: 'write', statements: statements.map(({ sql, args }) => ({ sql, args })) };
  const answer = await peers.call('scribe', shardOf(key, config.scribes), order);
  return v.parse(written, answer).changed;
}
