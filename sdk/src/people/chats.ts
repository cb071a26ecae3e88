import { type Chat, limits, type ReadMark } from '../protocol/index.ts';
import { type Activity, type ChatRow, type Model, put, type Stretch } from './model.ts';

const earlyMs = 60_000;

type Count = Pick<Chat, 'read' | 'unread' | 'upTo'>;

/** Something was said in a room of one's own. */
export function hearActivity(model: Model, activity: Activity): Model {
  const { room, last } = activity;
  const row = model.chats.get(room);
  const heard = new Set(model.heard).add(room);
  if (row === undefined)
    return { ...model, heard, early: [...model.early, activity], wantsChats: true };
  const { from, to, messages } = activity;
  const end = endOf(row);
  const chat = withLast(row.chat, last);
  const next = placed({ ...row, chat, told: Math.max(row.told, last.seq) }, { from, to, messages });
  const read = Math.max(row.chat.read, model.marks.get(room) ?? 0);
  const isNews = messages > 0 && last.by !== model.me && last.seq > Math.max(row.told, read);
  return {
    ...model,
    heard,
    chats: put(model.chats, room, next),
    // The server moves the mark of who says something.
    marks: last.by === model.me ? raised(model.marks, room, last.seq) : model.marks,
    // With a hole before it, or in part counted already.
    wantsChats: model.wantsChats || (to > end && from !== end),
    news: isNews ? [{ type: 'message', activity }] : [],
  };
}

/** One read further, here or on another device. */
export function hearRead(model: Model, { room, seq, unread, upTo }: ReadMark): Model {
  const row = model.chats.get(room);
  const heard = new Set(model.heard).add(room);
  const marks = raised(model.marks, room, seq);
  if (row === undefined) return { ...model, marks, heard, wantsChats: true };
  const next = counted(row, { read: seq, unread, upTo });
  const wantsChats = model.wantsChats || next.chat.upTo < row.chat.upTo;
  return { ...model, heard, marks, wantsChats, chats: put(model.chats, room, next) };
}

/** The latest chats, as they were while they were being read. */
export function takeChats(model: Model, list: readonly Chat[], next: string | null): Model {
  const named = new Set(list.map(({ room }) => room));
  const kept = [...model.chats].filter(([room]) => named.has(room) || model.heard.has(room));
  const taken = list.reduce(takeChat, { ...model, chats: new Map(kept), next, wantsChats: false });
  const known = model.early.filter(({ room }) => taken.chats.has(room));
  // A new room may be in no list yet; one that is in none for long was left.
  const early = model.early.filter(
    ({ room, last }) => !taken.chats.has(room) && last.at > model.now - earlyMs,
  );
  return known.reduce(hearEarly, { ...taken, early, wantsChats: early.length > 0 });
}

/** A chat by itself, or one of an older page. */
export function takeChat(model: Model, chat: Chat): Model {
  const known = model.chats.get(chat.room);
  const row = known ? merged(known, chat) : { chat, heard: [], told: 0 };
  return { ...model, chats: put(model.chats, chat.room, row) };
}

/** The highest mark holds. */
export function raised(marks: Model['marks'], room: string, seq: number): Model['marks'] {
  return seq > (marks.get(room) ?? 0) ? put(marks, room, seq) : marks;
}

/** A chat as it is with all that was heard and read since the server counted. */
export function chatOf(row: ChatRow, mark = 0): Chat {
  const read = Math.max(mark, row.chat.read);
  const unread = [stretchOf(row.chat), ...row.heard]
    .map((stretch) => clipped(stretch, read)?.messages ?? 0)
    .reduce((sum, messages) => sum + messages, 0);
  return { ...row.chat, read, unread: Math.min(unread, limits.unreadMost), upTo: endOf(row) };
}

function hearEarly(model: Model, activity: Activity): Model {
  const next = hearActivity(model, activity);
  return { ...next, news: [...model.news, ...next.news] };
}

function merged(row: ChatRow, chat: Chat): ChatRow {
  const { last } = row.chat;
  const next = counted(row, chat);
  const { read, unread, upTo } = next.chat;
  return { ...next, chat: { ...(last ? withLast(chat, last) : chat), read, unread, upTo } };
}

/**
 * A row with another count of the server. The one that is read further holds; what only the other one counted is added
 * as far as it can be told.
 */
function counted(row: ChatRow, count: Count): ChatRow {
  const { chat } = row;
  const isNewer = count.read > chat.read || (count.read === chat.read && count.upTo >= chat.upTo);
  const [holds, other] = isNewer ? [count, chat] : [chat, count];
  const { read, unread, upTo } = holds;
  const heard = row.heard.flatMap((stretch) => clipped(stretch, upTo) ?? []);
  const next = { ...row, chat: { ...chat, read, unread, upTo }, heard };
  const rest = clipped(stretchOf(other), upTo);
  return rest ? placed(next, rest) : next;
}

/** Puts a stretch where nothing is counted yet. */
function placed(row: ChatRow, stretch: Stretch): ChatRow {
  const taken = [stretchOf(row.chat), ...row.heard].filter(
    ({ from, to }) => from < stretch.to && to > stretch.from,
  );
  const free = clipped(stretch, Math.max(row.chat.upTo, ...taken.map(({ to }) => to)));
  const isAlone = taken.length === 0 && stretch.from >= row.chat.upTo;
  const added = isAlone ? stretch : free;
  if (added === undefined) return row;
  return { ...row, heard: [...row.heard, added].sort((a, b) => a.from - b.from) };
}

/** What of a stretch lies above a seq; of one that is cut the most that it can be. */
function clipped(stretch: Stretch, above: number): Stretch | undefined {
  const { from, to, messages } = stretch;
  if (to <= above) return undefined;
  return from >= above ? stretch : { from: above, to, messages: Math.min(messages, to - above) };
}

const endOf = ({ chat, heard }: ChatRow): number => heard.at(-1)?.to ?? chat.upTo;

function withLast(chat: Chat, last: NonNullable<Chat['last']>): Chat {
  const known = chat.last?.seq ?? 0;
  // The same one comes again when it was removed, and has no text then.
  if (known > last.seq || (known === last.seq && last.text)) return chat;
  return { ...chat, last, activeAt: Math.max(chat.activeAt, last.at) };
}

const stretchOf = ({ read, upTo, unread }: Count): Stretch => ({
  from: read,
  to: upTo,
  messages: unread,
});
