import { limits } from '../../sdk/src/protocol/index.ts';
import type { SqlValue, Statement } from '../ports.ts';
import { areFriends } from './relation-statements.ts';

export type ChatListQuery = {
  readonly person: string;
  /** Public rooms of this one; '' unless given. */
  readonly site?: string;
  /** `active_at` and `id` of the last room of the page before. */
  readonly after?: { readonly activeAt: number; readonly id: string } | undefined;
  readonly limit: number;
};

/** The rooms of a person, the latest activity first: public ones they are in, private ones with friends. */
export function listChats({ person, site = '', after, limit }: ChatListQuery): Statement {
  const active = 'coalesce(room.last_at, room.created_at)';
  const isHere = "AND (room.kind = 'private' OR room.site = ?)";
  const where = after ? `${isHere} AND (${active} < ? OR (${active} = ? AND room.id > ?))` : isHere;
  const args = after ? [site, after.activeAt, after.activeAt, after.id] : [site];
  return chats(person, { where, args, limit });
}

/** One of them. */
export function findChat(person: string, room: string): Statement {
  return chats(person, { where: 'AND room.id = ?', args: [room], limit: 1 });
}

// Somebody who talks to themselves must not make their list of rooms slow: beyond so many events nothing is counted.
const mostCounted = 5_000;
/** Messages of others above the mark that are still there, in `chat`. Stops at the first hundred. */
const unread = `(SELECT count(*) FROM (SELECT 1 FROM
    (SELECT sender, kind, body FROM event WHERE event.room = chat.id AND event.seq > chat.read ORDER BY event.seq LIMIT ${mostCounted})
  WHERE kind = 'message' AND sender <> chat.person AND body ->> 'removedAt' IS NULL LIMIT ${limits.unreadMost}))`;

// The page first: what is costly is done for its rooms alone.
function chats(
  person: string,
  { where, args, limit }: { where: string; args: readonly SqlValue[]; limit: number },
): Statement {
  return {
    sql: `WITH chat AS MATERIALIZED (
        SELECT member.person, room.id, room.kind, room.title, room.head, room.last_seq,
          iif(room.low = member.person, room.high, room.low) AS other,
          coalesce(room.last_at, room.created_at) AS active_at, coalesce(read_mark.seq, 0) AS read
        FROM member JOIN room ON room.id = member.room
        LEFT JOIN relation AS mine ON mine.person = room.low AND mine.other = room.high
        LEFT JOIN relation AS theirs ON theirs.person = room.high AND theirs.other = room.low
        LEFT JOIN read_mark ON read_mark.person = member.person AND read_mark.room = member.room
        WHERE member.person = ? AND (room.kind = 'public' OR (${areFriends})) ${where}
        ORDER BY active_at DESC, room.id LIMIT ?)
      SELECT chat.id AS room, chat.kind AS room_kind, chat.title, chat.head, chat.active_at, chat.read, ${unread} AS unread,
        last.seq AS last_seq, last.sender AS last_by, last.body ->> 'name' AS last_name,
        substr(last.body ->> 'text', 1, ${limits.lastTextLength}) AS last_text, last.at AS last_at,
        json_array_length(last.body, '$.files') AS last_files,
        user.id, user.name, user.kind, user.username, user.picture
      FROM chat LEFT JOIN event AS last ON last.room = chat.id AND last.seq = chat.last_seq
      LEFT JOIN user ON user.id = chat.other
      ORDER BY chat.active_at DESC, chat.id`,
    args: [person, ...args, limit],
  };
}
