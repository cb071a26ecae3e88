import type { ChatMessage, RoomState } from '../../../sdk/src/index.ts';
import type { ContactState } from '../../../sdk/src/people/index.ts';
import type { Chat, Room } from '../../../sdk/src/protocol/index.ts';

/** A talk, with its last message as an open room knows it: with its files, and whether it was deleted. */
export type LobbyChat = Chat & { readonly live?: ChatMessage };

/** What the lobby lists: talks with the newest first, friends without one, rooms one is not in. */
export type LobbyEntries = {
  readonly chats: readonly LobbyChat[];
  readonly friends: readonly ContactState[];
  readonly rooms: readonly Room[];
};

type Known = {
  readonly chats: readonly Chat[];
  readonly contacts: readonly ContactState[];
  readonly rooms: readonly Room[];
  /** What is known of a room that is open, which may be newer. */
  readonly find: (room: string) => RoomState | undefined;
};

/** Sorts what is known into the lobby; with a search, what it fits. */
export function lobbyEntries(
  { chats, contacts, rooms, find }: Known,
  search: string,
): LobbyEntries {
  const isFound = finder(search);
  const inChat = new Set(chats.map(({ room }) => room));
  const talkedTo = new Set(chats.flatMap((chat) => chat.with?.id ?? []));
  return {
    chats: chats
      .map((chat) => withLive(chat, find(chat.room)))
      .filter((chat) => isFound(chat.title, chat.with?.username, chat.with ? '' : chat.room))
      .sort((one, other) => other.activeAt - one.activeAt),
    friends: contacts
      .filter(({ state, person }) => state === 'friends' && !talkedTo.has(person.id))
      .filter(({ person }) => isFound(person.name, person.username))
      .sort((one, other) => Number(other.isOnline) - Number(one.isOnline)),
    // The server has searched these.
    rooms: rooms.filter(({ id }) => !inChat.has(id)).map((room) => withNewer(room, find(room.id))),
  };
}

/** An open room hears of a message before the list of chats does, and holds one's own that is still on its way. */
function withLive(chat: Chat, state: RoomState | undefined): LobbyChat {
  const live = state?.timeline.findLast((item) => item.type === 'message');
  if (live?.type !== 'message') return chat;
  const known = chat.last?.seq ?? 0;
  if (live.status === 'failed') return chat;
  if (live.seq > 0 && live.seq <= known) return live.seq === known ? { ...chat, live } : chat;
  const { seq, by, name, text, at } = live;
  const activeAt = Math.max(at, chat.activeAt);
  return { ...chat, live, last: { seq, by, name, text, at }, activeAt };
}

/** The room with what its open connection knows better than the list. */
function withNewer(room: Room, state: RoomState | undefined): Room {
  if (state?.connection.status !== 'online') return room;
  const last = state.timeline.findLast((item) => item.type === 'message');
  return { ...room, online: state.onlineCount, lastMessageAt: last?.at ?? room.lastMessageAt };
}

/** Whether one of some texts has a word that begins with what is looked for, whatever its case and accents. */
function finder(search: string): (...texts: (string | undefined)[]) => boolean {
  const wanted = plain(search.replace(/^[@#]/, ''));
  return (...texts) => {
    if (wanted === '') return true;
    return texts.some((text) => ` ${plain(text ?? '')}`.includes(` ${wanted}`));
  };
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLocaleLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
