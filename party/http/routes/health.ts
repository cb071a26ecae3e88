import * as v from 'valibot';
import { limits } from '../../../sdk/src/protocol/index.ts';
import { inTime } from '../../in-time.ts';
import { scribeHealth } from '../../orders.ts';
import { shards } from '../../shard.ts';
import type { AppDeps } from '../deps.ts';
import { json, WrongMethod } from '../respond.ts';

const patienceMs = 2_000;
// A commit takes milliseconds; one that takes this long does not come back (sqld can lock itself up for good).
const hangsTooLongMs = 10_000;

/**
 * How the server is: open to everybody, without secrets. 200 when it can read and write, else 503. `hangsMs` is the
 * age of the oldest write under way: whoever runs the database restarts it when this grows.
 */
export async function health(deps: AppDeps, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new WrongMethod('GET, HEAD');
  const [canRead, scribes] = await Promise.all([
    answerOf(deps, deps.database.read({ sql: 'SELECT 1 AS one', args: [] })),
    Promise.all(shards(deps.config.scribes).map((name) => askScribe(deps, name))),
  ]);
  const known = scribes.filter((scribe) => scribe !== undefined);
  const hangsMs = Math.max(0, ...known.map((scribe) => scribe.hangsMs));
  const waiting = known.reduce((sum, scribe) => sum + scribe.waiting, 0);
  const isWriting = known.length === scribes.length && hangsMs < hangsTooLongMs;
  const database = { ok: canRead !== undefined && isWriting, hangsMs, waiting };
  const body = { ok: database.ok, version: limits.version, database };
  return json(body, { status: body.ok ? 200 : 503 });
}

async function askScribe(deps: AppDeps, name: string) {
  const answer = await answerOf(deps, deps.peers.call('scribe', name, { type: 'health' }));
  const result = v.safeParse(scribeHealth, answer);
  return result.success ? result.output : undefined;
}

/** What the promise gives, or undefined when it fails or takes too long. */
function answerOf<T>({ clock }: AppDeps, promise: Promise<T>): Promise<T | undefined> {
  return inTime(clock, patienceMs, promise).catch(() => undefined);
}
