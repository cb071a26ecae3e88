import type { StoredEvent } from '../room/stored-event.ts';
import { roomKey } from '../sites/room-key.ts';
import type { Town } from './town.ts';
import type { LoggedMessage } from './types.ts';

/** Every message of a room that was not removed, oldest first. */
export function messagesOf(town: Pick<Town, 'database' | 'objects' | 'site'>, room: string) {
  const key = roomKey(town.site, room);
  // The object lets go of what is old, and hands on to the database what is new a moment later.
  const sql = 'SELECT seq, body FROM event WHERE room = ? ORDER BY seq';
  const events = new Map<number, StoredEvent>();
  for (const { body } of town.database.readNow({ sql, args: [key] })) {
    const event: StoredEvent = JSON.parse(String(body));
    events.set(event.seq, event);
  }
  const kept = town.objects.host('room', key).storage.peekAll<StoredEvent>({ prefix: 'event:' });
  for (const event of kept.values()) events.set(event.seq, event);
  return [...events.values()].sort((one, other) => one.seq - other.seq).flatMap(toMessage);
}

function toMessage(event: StoredEvent): LoggedMessage[] {
  if (event.kind !== 'message' || event.removedAt !== undefined) return [];
  const { seq, by, name, text, at, replyTo, files } = event;
  const more = {
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(files === undefined ? {} : { files: files.map((file) => file.name) }),
  };
  return [{ seq, by, name, text, at, ...more }];
}
