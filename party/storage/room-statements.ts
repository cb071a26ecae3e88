import type { Statement } from '../ports.ts';
import { publicRoom, siteOf } from '../sites/room-key.ts';
import { areFriends } from './relation-statements.ts';
import { searchable } from './searchable.ts';

/** `id`: its key, which has its site in it. */
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
    sql: `INSERT INTO room (id, site, title, description, search, created_by, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)`,
    args: [
      room.id,
      siteOf(room.id),
      room.title,
      room.description,
      searchable(`${publicRoom(room.id)} ${room.title}`),
      room.createdBy,
      room.createdAt,
    ],
  };
}

/**
 * A room, with what lets `reader` in where it is private: its two people, whether they are friends, and the other's
 * name, which is its title.
 */
export function findRoom(id: string, reader = ''): Statement {
  return {
    sql: `SELECT room.*, room.kind = 'private' AS is_private, coalesce(${areFriends}, 0) AS is_open,
        iif(room.kind = 'private', other.name, room.title) AS title
      FROM (SELECT ${columns}, kind, low, high FROM room WHERE id = ?) AS room
      LEFT JOIN relation AS mine ON mine.person = room.low AND mine.other = room.high
      LEFT JOIN relation AS theirs ON theirs.person = room.high AND theirs.other = room.low
      LEFT JOIN user AS other ON other.id = iif(room.low = ?, room.high, room.low)`,
    args: [id, reader],
  };
}

/** Makes the private room of two people and lets both in, as far as that is not done. */
export function insertPrivateRoom(room: {
  id: string;
  low: string;
  high: string;
  createdBy: string;
  createdAt: number;
}): Statement[] {
  const { id, low, high, createdBy, createdAt } = room;
  const both = JSON.stringify([low, high]);
  return [
    {
      sql: `INSERT INTO room (id, kind, title, search, low, high, created_by, created_at)
        VALUES (?, 'private', '', '', ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      args: [id, low, high, createdBy, createdAt],
    },
    {
      sql: `INSERT INTO member (room, person, joined_at) SELECT ?, value, ? FROM json_each(?)
        WHERE true ON CONFLICT DO NOTHING`,
      args: [id, createdAt, both],
    },
    {
      sql: `INSERT INTO read_mark (person, room, seq) SELECT value, ?, 0 FROM json_each(?)
        WHERE true ON CONFLICT DO NOTHING`,
      args: [id, both],
    },
  ];
}

export type RoomListQuery = {
  /** '' unless given. */
  readonly site?: string;
  /** A part of a name or title, in any case. */
  readonly search?: string | undefined;
  /** `active_at` and `id` of the last room of the page before. */
  readonly after?: { readonly activeAt: number; readonly id: string } | undefined;
  readonly limit: number;
};

/** Public rooms of a site by their last activity, the latest first. */
export function listRooms({ site = '', search = '', after, limit }: RoomListQuery): Statement {
  const active = 'coalesce(last_at, created_at)';
  const wanted = searchable(search.trim());
  const conditions = [
    // As the index says it.
    "kind = 'public'",
    'site = ?',
    ...(wanted ? ['instr(search, ?) > 0'] : []),
    // Two terms instead of a row value, so that the index gives the order and the start.
    ...(after ? [`${active} <= ? AND (${active} < ? OR id > ?)`] : []),
  ];
  return {
    sql: `SELECT ${columns} FROM room WHERE ${conditions.join(' AND ')} ORDER BY ${active} DESC, id LIMIT ?`,
    args: [
      site,
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
