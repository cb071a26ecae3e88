import type { People } from '../../sdk/src/people/index.ts';
import type { Chat } from '../../sdk/src/protocol/index.ts';
import type { Lines } from './lines.ts';

/**
 * Messages of others that were not read. What an open room has received itself is counted here: news of it may come
 * later, or not at all where the room is not yet known to be one's own.
 */
export function unreadIn(chat: Chat, lines: Lines, me: string): number {
  // What is being looked at is read, though the server may not know it yet.
  if (lines.looksAt(chat.room)) return 0;
  const above = Math.max(chat.read, chat.upTo);
  const heard = (lines.find(chat.room)?.timeline ?? []).filter(
    ({ type, seq, by }) => type === 'message' && seq > above && by !== me,
  );
  return chat.unread + heard.length;
}

/** The same for all rooms together. */
export function unreadInAll({ state }: People, lines: Lines, me: string): number {
  const { isLoaded, unread, chats } = state;
  if (!isLoaded) return lines.unreadInAll();
  const listed = new Set(chats.map(({ room }) => room));
  const here = chats.map((chat) => unreadIn(chat, lines, me) - chat.unread);
  const elsewhere = lines.rooms().filter((room) => !listed.has(room));
  return [...here, ...elsewhere.map(lines.unread)].reduce((sum, more) => sum + more, unread);
}
