import type { Chat } from '../../sdk/src/protocol/index.ts';
import { toPerson } from '../auth/sessions.ts';
import type { Database, Row } from '../ports.ts';
import { publicRoom } from '../sites/room-key.ts';
import { findChat } from '../storage/lobby-statements.ts';

/** A room as it stands in a person's list, from a row of `listChats`. */
export function toChat(row: Row): Chat {
  const other = row.room_kind === 'private' ? toPerson(row) : null;
  return {
    room: publicRoom(String(row.room)),
    kind: other === null ? 'public' : 'private',
    title: other?.name ?? String(row.title),
    with: other,
    last: toLast(row),
    read: Number(row.read),
    unread: Number(row.unread),
    upTo: Number(row.head),
    activeAt: Number(row.active_at),
  };
}

/** A room of this person by its key; undefined where they are not in it, or not friends. */
export async function findChatOf(
  database: Database,
  person: string,
  room: string,
): Promise<Chat | undefined> {
  const [row] = await database.read(findChat(person, room));
  return row && toChat(row);
}

function toLast({
  last_seq,
  last_by,
  last_name,
  last_text,
  last_at,
  last_files,
}: Row): Chat['last'] {
  if (last_seq === null) return null;
  return {
    seq: Number(last_seq),
    by: String(last_by),
    name: String(last_name),
    text: String(last_text),
    at: Number(last_at),
    ...(Number(last_files) > 0 && { files: Number(last_files) }),
  };
}
