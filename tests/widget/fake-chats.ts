import type { ChatMessage } from 'partyline';
import type { Chat, Person } from '../../sdk/src/protocol/index.ts';

/** The private chat with a friend, with nothing in it yet. */
export function chatWith(person: Person, more: Partial<Chat> = {}): Chat {
  return {
    room: `dm-${Array.from({ length: 40 }, (_, at) => (person.id.charCodeAt(at % person.id.length) % 16).toString(16)).join('')}`,
    kind: 'private',
    title: person.name,
    with: person,
    last: null,
    read: 0,
    unread: 0,
    upTo: 0,
    activeAt: Date.now(),
    ...more,
  };
}

/** A public room that one is in. */
export function chatIn(room: string, title: string, more: Partial<Chat> = {}): Chat {
  return {
    room,
    kind: 'public',
    title,
    with: null,
    last: null,
    read: 0,
    unread: 0,
    upTo: 0,
    activeAt: Date.now(),
    ...more,
  };
}

/** A message as the list of chats holds it. */
export function lastOf(
  by: Person,
  text: string,
  { seq = 1, at = Date.now() }: Partial<ChatMessage> = {},
): Chat['last'] {
  return { seq, at, by: by.id, name: by.name, text };
}

type Said = { by: Person; text: string; at: number; files?: number | undefined };

/** A chat once more was said in it. */
export function withMessage(chat: Chat, { by, text, at, files }: Said) {
  const seq = chat.upTo + 1;
  const last = { seq, at, by: by.id, name: by.name, text, ...(files && { files }) };
  return { ...chat, last, upTo: seq, unread: Math.min(100, chat.unread + 1), activeAt: at };
}
