import * as v from 'valibot';
import { type Room, requests } from '../../../sdk/src/protocol/index.ts';
import { moment } from '../../../sdk/src/protocol/vocabulary.ts';
import { toPerson } from '../../auth/sessions.ts';
import { Fault } from '../../fault.ts';
import { privatePrefix } from '../../people/private-room.ts';
import type { Row } from '../../ports.ts';
import { findRoom, insertRoom, listMembers, listRooms } from '../../storage/room-statements.ts';
import { fromCursor, pageOf } from '../cursor.ts';
import { type AppDeps, write } from '../deps.ts';
import { json } from '../respond.ts';
import { findCaller, type Route, route } from '../router.ts';

const list = route({
  method: 'GET',
  path: '/v1/rooms',
  access: 'anyone',
  query: requests.roomList,
  run: async ({ deps, query }) => {
    const { search, limit } = query;
    const after = fromCursor(query.cursor, roomCursor);
    const rows = await deps.database.read(listRooms({ search, after, limit: limit + 1 }));
    const endOf = ({ active_at: activeAt, id }: Row) => ({ activeAt, id });
    const { page, next } = pageOf(rows, limit, endOf);
    return json({ rooms: page.map((row) => toRoom(row, deps.clock.now())), next });
  },
});

const create = route({
  method: 'POST',
  path: '/v1/rooms',
  access: 'person',
  rate: 'roomCreate',
  body: requests.roomCreate,
  run: async ({ deps, caller, body }) => {
    const { id, title = id, description } = body;
    if (id.startsWith(privatePrefix)) throw new Fault('invalid', { field: 'id' });
    const createdAt = deps.clock.now();
    const room = { id, title, description, createdBy: caller.person.id, createdAt };
    await write(deps, id, [insertRoom(room)]).catch((error: unknown) => {
      if (error instanceof Fault && error.field?.endsWith('id')) {
        throw new Fault('room-exists', { field: 'id' });
      }
      throw error;
    });
    return json({ room: await getRoom(deps, id, caller.person.id) }, { status: 201 });
  },
});

const get = route({
  method: 'GET',
  path: '/v1/rooms/:room',
  access: 'anyone',
  // A session is not needed, and one that is there opens the private rooms of its person.
  run: async (call) => {
    const caller = await findCaller(call);
    return json({ room: await getRoom(call.deps, call.params.room, caller?.person.id) });
  },
});

const members = route({
  method: 'GET',
  path: '/v1/rooms/:room/members',
  access: 'person',
  query: requests.members,
  run: async ({ deps, caller, query, params }) => {
    const { id: room } = await getRoom(deps, params.room, caller.person.id);
    const after = fromCursor(query.cursor, v.string());
    const rows = await deps.database.read(listMembers({ room, after, limit: query.limit + 1 }));
    const { page, next } = pageOf(rows, query.limit, ({ id }) => id);
    return json({ members: page.map(toPerson), next });
  },
});

export const roomRoutes: readonly Route[] = [list, create, get, members];

/** Where a page of rooms by their last activity ends. */
export const roomCursor = v.object({ activeAt: moment, id: v.string() });

/**
 * A room of this name, if this person may enter it. Throws `room-not-found`, also for everybody but the two of a private
 * room, and `not-friends` for the two while they are not.
 */
export async function getRoom(
  { database, clock }: Pick<AppDeps, 'database' | 'clock'>,
  id: string,
  reader = '',
): Promise<Room> {
  const [row] = await database.read(findRoom(id, reader));
  if (row === undefined) throw new Fault('room-not-found');
  if (row.is_private === 1) {
    if (row.low !== reader && row.high !== reader) throw new Fault('room-not-found');
    if (row.is_open !== 1) throw new Fault('not-friends');
  }
  return toRoom(row, clock.now());
}

// A room object tells now and then how many are present; one that has not done so for longer may have died with them.
const onlineHoldsMs = 120_000;

function toRoom(row: Row, now: number): Room {
  const isFresh = now - Number(row.online_at) < onlineHoldsMs;
  return {
    id: String(row.id),
    title: String(row.title),
    description: String(row.description),
    members: Number(row.members),
    online: isFresh ? Number(row.online) : 0,
    createdAt: Number(row.created_at),
    lastMessageAt: row.last_at === null ? null : Number(row.last_at),
  };
}
