import type { Statement } from '../ports.ts';
import { searchable } from './searchable.ts';

export type NewRoom = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly createdBy: string;
  readonly createdAt: number;
};

const columns =
  'id, title, description, created_at, members, last_at, head, online, online_at, coalesce(last_at, created_at) AS active_at';

/** A taken name fails with the field `room.id`. */
export function insertRoom(room: NewRoom): Statement {
  return {
    sql: `INSERT INTO room (id, title, description, search, created_by, created_at)
      VALUES (?, ?, ?, ?, ?, ?)`,
    args: [
      room.id,
      room.title,
      room.description,
      searchable(`${room.id} ${room.title}`),
      room.createdBy,
      room.createdAt,
    ],
  };
}

export function findRoom(id: string): Statement {
  return { sql: `SELECT ${columns} FROM room WHERE id = ?`, args: [id] };
}

export type RoomListQuery = {
  /** A part of a name or title, in any case. */
  readonly search?: string | undefined;
  /** `active_at` and `id` of the last room of the page before. */
  readonly after?: { readonly activeAt: number; readonly id: string } | undefined;
  readonly limit: number;
};

/** Rooms by their last activity, the latest first. */
export function listRooms({ search = '', after, limit }: RoomListQuery): Statement {
  const active = 'coalesce(last_at, created_at)';
  const wanted = searchable(search.trim());
  const conditions = [
    ...(wanted ? ['instr(search, ?) > 0'] : []),
    // Two terms instead of a row value, so that the index gives the order and the start.
    ...(after ? [`${active} <= ? AND (${active} < ? OR id > ?)`] : []),
  ];
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  return {
    sql: `SELECT ${columns} FROM room ${where} ORDER BY ${active} DESC, id LIMIT ?`,
    args: [
      ...(wanted ? [wanted] : []),
      ...(after ? [after.activeAt, after.activeAt, after.id] : []),
      limit,
    ],
  };
}

/** Members of a room by id, with what is shown of them. `after`: the last id of the page before. */
export function listMembers(query: {
  room: string;
  after?: string | undefined;
  limit: number;
}): Statement {
  return {
    sql: `SELECT user.id, user.name, user.kind, user.username, user.picture, member.joined_at
      FROM member JOIN user ON user.id = member.person
      WHERE member.room = ? AND member.person > ? ORDER BY member.person LIMIT ?`,
    args: [query.room, query.after ?? '', query.limit],
  };
}

/** Notes how many people are present in each of these rooms. One bound value, however many they are. */
export function updateOnline(counts: ReadonlyMap<string, number>, now: number): Statement {
  return {
    sql: `UPDATE room SET online = counted.value, online_at = ?
      FROM json_each(?) AS counted WHERE room.id = counted.key`,
    args: [now, JSON.stringify(Object.fromEntries(counts))],
  };
}
