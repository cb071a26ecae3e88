import * as v from 'valibot';
import { hmac, isHmac, labelled } from '../../auth/hmac.ts';
import { Fault } from '../../fault.ts';
import { contentType, expose, type GaugeSamples } from '../../metrics/exposition.ts';
import type { Series } from '../../metrics/series.ts';
import { scribeMetrics } from '../../orders.ts';
import { shards } from '../../shard.ts';
import type { AppDeps } from '../deps.ts';
import { WrongMethod } from '../respond.ts';
import { findHealth, type Health } from './health.ts';

type Counted = v.InferOutput<typeof scribeMetrics>;

/**
 * All numbers in the Prometheus text format, for whoever has the token. All of them or none: a sum without one of its
 * scribes would be lower than before, and everything would seem to have been counted anew. Throws `not-found` where no
 * token is set.
 */
export async function metrics(deps: AppDeps, request: Request): Promise<Response> {
  const { metricsToken } = deps.config.watching;
  if (metricsToken === undefined) throw new Fault('not-found');
  await assertToken(deps.config.secret, request, metricsToken);
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new WrongMethod('GET, HEAD');
  const [health, ...counted] = await Promise.all([
    findHealth(deps),
    ...shards(deps.config.scribes).map((name) => askScribe(deps, name)),
  ]);
  const text = expose(addUp(counted.map(({ series }) => series)), gaugesOf(health, counted));
  return new Response(text, {
    headers: { 'content-type': contentType, 'cache-control': 'no-store' },
  });
}

/** In the same time whatever is wrong with it. */
async function assertToken(secret: string, request: Request, token: string): Promise<void> {
  const given = request.headers.get('authorization') ?? '';
  const expected = await hmac(secret, labelled('metrics', `Bearer ${token}`));
  const isRight = await isHmac(secret, labelled('metrics', given), new Uint8Array(expected));
  if (!isRight) throw new Fault('unauthenticated');
}

async function askScribe({ peers }: AppDeps, name: string): Promise<Counted> {
  return v.parse(scribeMetrics, await peers.call('scribe', name, { type: 'metrics' }));
}

function addUp(all: readonly Series[]): Series {
  const sum: Record<string, number> = {};
  for (const series of all)
    for (const [key, value] of Object.entries(series)) sum[key] = (sum[key] ?? 0) + value;
  return sum;
}

function gaugesOf(
  { ok, version, home, database, backlog }: Health,
  counted: readonly Counted[],
): GaugeSamples {
  const open = addUp(counted.map(({ connections }) => connections));
  return {
    connections: Object.entries(open).map(([party, value]) => ({ labels: [party], value })),
    backlogEvents: one(backlog.events),
    backlogRooms: one(backlog.rooms),
    backlogSeconds: one(backlog.oldestMs / 1000),
    writesWaiting: one(database.waiting),
    writeHang: one(database.hangsMs / 1000),
    databaseUp: one(ok ? 1 : 0),
    info: [{ labels: [String(version), home], value: 1 }],
  };
}

const one = (value: number) => [{ labels: [], value }];
