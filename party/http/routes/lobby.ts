import { peopleRequests, type ReadMark } from '../../../sdk/src/protocol/index.ts';
import { Fault } from '../../fault.ts';
import { findChatOf, toChat } from '../../people/chat.ts';
import { tellPerson } from '../../people/devices.ts';
import type { Row } from '../../ports.ts';
import { publicRoom } from '../../sites/room-key.ts';
import { listChats } from '../../storage/lobby-statements.ts';
import { moveReadMark } from '../../storage/read-mark-statements.ts';
import { fromCursor, pageOf } from '../cursor.ts';
import { type AppDeps, write } from '../deps.ts';
import { json } from '../respond.ts';
import { getRoom } from '../rooms.ts';
import { type Route, route } from '../router.ts';
import { roomCursor, toRoomEnd } from './rooms.ts';

// A room object may be ahead of libSQL, but not by much while libSQL takes writes.
const aheadMost = 5_000;

const lobby = route({
  method: 'GET',
  path: '/v1/lobby',
  access: 'person',
  query: peopleRequests.lobby,
  run: async ({ deps, caller, site, query: { cursor, limit } }) => {
    const person = caller.person.id;
    const after = toRoomEnd(site.id, fromCursor(cursor, roomCursor));
    const wanted = { site: site.id, person, after, limit: limit + 1 };
    const rows = await deps.database.read(listChats(wanted));
    const endOf = ({ active_at: activeAt, room }: Row) => ({
      activeAt,
      id: publicRoom(String(room)),
    });
    const { page, next } = pageOf(rows, limit, endOf);
    return json({ chats: page.map(toChat), next });
  },
});

const read = route({
  method: 'POST',
  path: '/v1/rooms/:room/read',
  access: 'person',
  body: peopleRequests.read,
  run: async (call) => {
    const { deps, caller, params } = call;
    const { seq } = call.body;
    const person = caller.person.id;
    const { key: room } = await getRoom(call, params.room, person);
    const before = await getMark(deps, person, room);
    if (seq > before.upTo + aheadMost) throw new Fault('invalid', { field: 'seq' });
    if (seq <= before.seq) return json(before);
    const [changed] = await write(deps, room, [moveReadMark(person, room, seq)]);
    const mark = await getMark(deps, person, room);
    if (changed === 1) await tellPerson(deps, person, { type: 'read', ...mark, room });
    return json(mark);
  },
});

export const lobbyRoutes: readonly Route[] = [lobby, read];

/** How far a person read; throws `forbidden` for who is not in the room. */
async function getMark({ database }: AppDeps, person: string, room: string): Promise<ReadMark> {
  const chat = await findChatOf(database, person, room);
  if (chat === undefined) throw new Fault('forbidden');
  return { room: chat.room, seq: chat.read, unread: chat.unread, upTo: chat.upTo };
}
