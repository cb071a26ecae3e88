import * as v from 'valibot';
import type { Config } from '../auth/config.ts';
import type { ByteSource, Claim, Inspection } from '../files/inspection/inspection.ts';
import type { FileStore } from '../files/store.ts';
import type { Clock, Database, Log, Peers, Statement } from '../ports.ts';
import { shardOf } from '../shard.ts';

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
  readonly inspect: (source: ByteSource, claim: Claim) => Promise<Inspection>;
  /** By path, without a leading slash. */
  readonly site: Readonly<Record<string, SiteFile>>;
};

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
