import * as v from 'valibot';
import { limits } from '../../../sdk/src/protocol/index.ts';
import { inTime } from '../../in-time.ts';
import { scribeHealth } from '../../orders.ts';
import { shards } from '../../shard.ts';
import type { AppDeps } from '../deps.ts';
import { json, WrongMethod } from '../respond.ts';

/** How the server is. Numbers alone: it is open to everybody. */
export type Health = {
  readonly ok: boolean;
  /** Of the protocol. */
  readonly version: number;
  readonly home: string;
  /** `hangsMs`: since when libSQL does not answer the write under way. `waiting`: work for the next commit. */
  readonly database: { readonly ok: boolean; readonly hangsMs: number; readonly waiting: number };
  /** What rooms hold and libSQL has not confirmed. */
  readonly backlog: { readonly rooms: number; readonly events: number; readonly oldestMs: number };
};

const patienceMs = 2_000;
// A commit takes milliseconds; one that takes this long does not come back (sqld can lock itself up for good).
const hangsTooLongMs = 10_000;
const none = { rooms: 0, events: 0, oldestMs: 0 };

/** For how long an answer is good for whoever asks next: what is bad is looked at again sooner. */
export const freshMsOf = ({ ok }: Health): number => (ok ? 1_000 : 250);
/** Longer than any look takes. */
export const lostAfterMs = patienceMs + 500;

/** 200 when the server can read and write its database, else 503. However many ask, the database is asked once a second. */
export async function health(deps: AppDeps, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new WrongMethod('GET, HEAD');
  const found = await findHealth(deps);
  return json(found, { status: found.ok ? 200 : 503 });
}

/** Not older than a second. Never rejects. */
export function findHealth(deps: AppDeps): Promise<Health> {
  return deps.health === undefined ? look(deps) : deps.health.get(deps.clock, () => look(deps));
}

async function look(deps: AppDeps): Promise<Health> {
  const [canRead, scribes] = await Promise.all([
    answerOf(deps, deps.database.read({ sql: 'SELECT 1 AS one', args: [] })),
    Promise.all(shards(deps.config.scribes).map((name) => askScribe(deps, name))),
  ]);
  const known = scribes.filter((scribe) => scribe !== undefined);
  const hangsMs = Math.max(0, ...known.map((scribe) => scribe.hangsMs));
  const waiting = known.reduce((sum, scribe) => sum + scribe.waiting, 0);
  const isWriting = known.length === scribes.length && hangsMs < hangsTooLongMs;
  const ok = canRead !== undefined && isWriting;
  const { version } = limits;
  const database = { ok, hangsMs, waiting };
  const backlog = known.reduce((all, { held }) => add(all, held), none);
  return { ok, version, home: deps.home ?? 'memory', database, backlog };
}

const add = (one: Health['backlog'], other: Health['backlog']) => ({
  rooms: one.rooms + other.rooms,
  events: one.events + other.events,
  oldestMs: Math.max(one.oldestMs, other.oldestMs),
});

async function askScribe(deps: AppDeps, name: string) {
  const answer = await answerOf(deps, deps.peers.call('scribe', name, { type: 'health' }));
  const result = v.safeParse(scribeHealth, answer);
  return result.success ? result.output : undefined;
}

/** What the promise gives, or undefined when it fails or takes too long. */
function answerOf<T>({ clock }: AppDeps, promise: Promise<T>): Promise<T | undefined> {
  return inTime(clock, patienceMs, promise).catch(() => undefined);
}
