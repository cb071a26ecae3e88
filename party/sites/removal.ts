import { runAll } from '../concurrent.ts';
import { codeOf, Fault } from '../fault.ts';
import { type AppDeps, write } from '../http/deps.ts';
import {
  closeSite,
  deleteEventsOn,
  deleteRoomsOn,
  findMessageOn,
  findRoomsOn,
  findSessionsOn,
} from '../storage/site-removal-statements.ts';
import { findSite } from '../storage/site-statements.ts';
import { rewrite } from './management.ts';
import { closeSockets } from './sockets.ts';
import { readSettings } from './stored-site.ts';

const atOnce = 50;
const eventsAtOnce = 2_000;
const patienceMs = 20_000;

/**
 * Removes a site: nobody comes in any more, its sockets are closed, its rooms are gone from libSQL. Throws `room-exists`
 * where there are messages, unless everything is to go, and `unavailable` where more is left than one call removes: it may
 * be repeated. Room objects keep what they hold, so the key is never given again.
 */
export async function removeSite(
  deps: AppDeps,
  id: string,
  { everything }: { everything: boolean },
): Promise<void> {
  const { database, clock } = deps;
  const isGone = await isRemoved(deps, id);
  const hasMessages = (await database.read(findMessageOn(id))).length > 0;
  if (hasMessages && !everything) throw new Fault('room-exists');
  if (!isGone) await rewrite(deps, id, (before) => ({ ...before, removedAt: clock.now() }));
  const sessions = await database.read(findSessionsOn(id));
  await write(deps, id, closeSite(id));
  await closeSockets(deps, sessions);
  await drainRooms(deps, id);
  await deleteEvents(deps, id);
  await write(deps, id, deleteRoomsOn(id, clock.now()));
}

async function isRemoved({ database }: AppDeps, id: string): Promise<boolean> {
  const [row] = await database.read(findSite(id));
  if (row === undefined) throw new Fault('site-not-found');
  return readSettings(row).removedAt !== undefined;
}

/** What a room handed over later would be there again. */
async function drainRooms({ database, peers, log }: AppDeps, site: string): Promise<void> {
  const rooms = await database.read(findRoomsOn(site));
  const outcomes = await runAll(rooms, atOnce, ({ id: room }) =>
    peers.call('room', String(room), { type: 'sweep', room }),
  );
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      log('warn', 'room of a removed site not swept', { error: codeOf(outcome.reason) });
}

async function deleteEvents(deps: AppDeps, site: string): Promise<void> {
  const end = deps.clock.now() + patienceMs;
  for (let changed = 1; changed > 0; ) {
    if (deps.clock.now() > end) throw new Fault('unavailable', { retryAfterMs: 1_000 });
    [changed = 0] = await write(deps, site, [deleteEventsOn(site, eventsAtOnce)]);
  }
}
