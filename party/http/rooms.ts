import type { Room } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';
import type { Row } from '../ports.ts';
import { publicRoom, roomKey } from '../sites/room-key.ts';
import type { Site } from '../sites/site.ts';
import { findRoom, insertRoom } from '../storage/room-statements.ts';
import { type AppDeps, write } from './deps.ts';

/** A room within the server (`key`), and as clients see it. */
export type KnownRoom = { readonly key: string; readonly room: Room };
type Visit = {
  readonly deps: Pick<AppDeps, 'database' | 'clock' | 'peers' | 'config'>;
  readonly site: Pick<Site, 'id' | 'settings'>;
};

/**
 * A room of this name on a site, if this person may enter it. Throws `room-not-found`, also for everybody but the two of
 * a private room, and `not-friends` for the two while they are not. Names of clients become keys here alone.
 */
export async function getRoom(visit: Visit, name: string, reader = ''): Promise<KnownRoom> {
  const { deps, site } = visit;
  const key = roomKey(site.id, name);
  const row = await find(deps, key, reader);
  if (row === undefined && name === site.settings.room) {
    await makeDefaultRoom(deps, site);
    return getKnown(deps, key, await find(deps, key, reader));
  }
  if (row?.is_private === 1) {
    if (row.low !== reader && row.high !== reader) throw new Fault('room-not-found');
    if (row.is_open !== 1) throw new Fault('not-friends');
  }
  return getKnown(deps, key, row);
}

async function find({ database }: Visit['deps'], key: string, reader: string) {
  const [row] = await database.read(findRoom(key, reader));
  return row;
}

function getKnown({ clock }: Visit['deps'], key: string, row: Row | undefined): KnownRoom {
  if (row === undefined) throw new Fault('room-not-found');
  return { key, room: toRoom(row, clock.now()) };
}

/** The room that opens where a page names none is always there: it is made with its site, or when somebody first comes. */
export async function makeDefaultRoom(
  deps: Pick<AppDeps, 'peers' | 'config' | 'clock'>,
  { id, settings }: Visit['site'],
): Promise<void> {
  const key = roomKey(id, settings.room);
  const [first = '', ...rest] = settings.room.replace(/[_-]+/g, ' ').trim() || settings.room;
  const title = first.toUpperCase() + rest.join('');
  const room = { id: key, title, description: '', createdBy: '', createdAt: deps.clock.now() };
  await write(deps, key, [insertRoom(room)]).catch((error: unknown) => {
    // It is there already.
    if (!(error instanceof Fault && error.field?.endsWith('id'))) throw error;
  });
}

// A room object tells now and then how many are present; one that has not done so for longer may have died with them.
const onlineHoldsMs = 120_000;

/** A room as clients see it, from its row. */
export function toRoom(row: Row, now: number): Room {
  const isFresh = now - Number(row.online_at) < onlineHoldsMs;
  return {
    id: publicRoom(String(row.id)),
    title: String(row.title),
    description: String(row.description),
    members: Number(row.members),
    online: isFresh ? Number(row.online) : 0,
    createdAt: Number(row.created_at),
    lastMessageAt: row.last_at === null ? null : Number(row.last_at),
  };
}
