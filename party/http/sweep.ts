import * as v from 'valibot';
import { codeOf } from '../fault.ts';
import { sweepFiles } from '../files/sweep.ts';
import { shards } from '../shard.ts';
import { deleteUsedTokens } from '../storage/identity-statements.ts';
import { type AppDeps, write } from './deps.ts';

/**
 * What is to be done every minute: rooms that nobody visits hand over what they hold, and then files that nobody can see
 * any more go, and tokens of sites that are too old to be used again. Answers how much there was and is left.
 */
export async function sweepAll(
  deps: AppDeps,
): Promise<{ rooms: number; pending: number; files: number }> {
  const names = shards(deps.config.scribes);
  const answers = await Promise.all(
    names.map((name) => deps.peers.call('scribe', name, { type: 'sweep' })),
  );
  const swept = answers.map((answer) => v.parse(counts, answer));
  const total = (key: 'rooms' | 'pending') => swept.reduce((sum, some) => sum + some[key], 0);
  const files = await sweepFiles(deps).catch((error: unknown) => {
    deps.log('warn', 'files not swept', { error: codeOf(error) });
    return 0;
  });
  await write(deps, '', [deleteUsedTokens(deps.clock.now())]).catch((error: unknown) => {
    deps.log('warn', 'used tokens not swept', { error: codeOf(error) });
  });
  return { rooms: total('rooms'), pending: total('pending'), files };
}

const counts = v.object({ rooms: v.number(), pending: v.number() });
