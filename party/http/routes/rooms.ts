import * as v from 'valibot';
import { requests } from '../../../sdk/src/protocol/index.ts';
import { moment } from '../../../sdk/src/protocol/vocabulary.ts';
import { toPerson } from '../../auth/sessions.ts';
import { Fault } from '../../fault.ts';
import { privatePrefix } from '../../people/private-room.ts';
import type { Row } from '../../ports.ts';
import { publicRoom, roomKey } from '../../sites/room-key.ts';
import { insertRoom, listMembers, listRooms } from '../../storage/room-statements.ts';
import { fromCursor, pageOf } from '../cursor.ts';
import { write } from '../deps.ts';
import { json } from '../respond.ts';
import { getRoom, toRoom } from '../rooms.ts';
import { findCaller, type Route, route } from '../router.ts';

const list = route({
  method: 'GET',
  path: '/v1/rooms',
  access: 'anyone',
  query: requests.roomList,
  run: async ({ deps, site, query }) => {
    const { search, limit } = query;
    const after = toRoomEnd(site.id, fromCursor(query.cursor, roomCursor));
    const wanted = { site: site.id, search, after, limit: limit + 1 };
    const rows = await deps.database.read(listRooms(wanted));
    const endOf = ({ active_at: activeAt, id }: Row) => ({ activeAt, id: publicRoom(String(id)) });
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
  run: async (call) => {
    const { deps, caller, site, body } = call;
    const { id, title = id, description } = body;
    if (id.startsWith(privatePrefix)) throw new Fault('invalid', { field: 'id' });
    const createdAt = deps.clock.now();
    const key = roomKey(site.id, id);
    const made = { id: key, title, description, createdBy: caller.person.id, createdAt };
    await write(deps, key, [insertRoom(made)]).catch((error: unknown) => {
      if (error instanceof Fault && error.field?.endsWith('id')) {
        throw new Fault('room-exists', { field: 'id' });
      }
      throw error;
    });
    const { room } = await getRoom(call, id, caller.person.id);
    return json({ room }, { status: 201 });
  },
});

const get = route({
  method: 'GET',
  path: '/v1/rooms/:room',
  access: 'anyone',
  // A session is not needed, and one that is there opens the private rooms of its person.
  run: async (call) => {
    const caller = await findCaller(call);
    const { room } = await getRoom(call, call.params.room, caller?.person.id);
    return json({ room });
  },
});

const members = route({
  method: 'GET',
  path: '/v1/rooms/:room/members',
  access: 'person',
  query: requests.members,
  run: async (call) => {
    const { deps, caller, query, params } = call;
    const { key: room } = await getRoom(call, params.room, caller.person.id);
    const after = fromCursor(query.cursor, v.string());
    const rows = await deps.database.read(listMembers({ room, after, limit: query.limit + 1 }));
    const { page, next } = pageOf(rows, query.limit, ({ id }) => id);
    return json({ members: page.map(toPerson), next });
  },
});

export const roomRoutes: readonly Route[] = [list, create, get, members];

/** Where a page of rooms by their last activity ends. */
export const roomCursor = v.object({ activeAt: moment, id: v.string() });

/** The same within the server, on a site. */
export function toRoomEnd(
  site: string,
  end: v.InferOutput<typeof roomCursor> | undefined,
): typeof end {
  return end && { ...end, id: roomKey(site, end.id) };
}
