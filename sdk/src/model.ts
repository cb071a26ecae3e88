import type {
  ErrorCode,
  HistoryPage,
  Person,
  ReceivedEvent,
  ServerMessage,
} from './protocol/index.ts';
import type { ChatMessage, ConnectionStatus, RoomState, TimelineItem } from './types.ts';

/** One event of the log as the timeline holds it. Unknown kinds keep their place and are not shown. */
export type Item = TimelineItem | { readonly type: 'unknown'; readonly seq: number };
export type Message = { readonly type: 'message' } & ChatMessage;

/** All that the client knows about a room. Only `reduce` makes a new one. */
export type Model = {
  readonly id: string;
  readonly me: Pick<Person, 'id' | 'name'>;
  readonly title: string;
  readonly description: string;
  readonly connection: ConnectionStatus;
  readonly epoch: string | null;
  /** The newest seq applied; `null` while the newest events are being fetched. */
  readonly last: number | null;
  /** Without a gap, oldest first, up to `last`. While `last` is `null`: what was shown before. */
  readonly items: readonly Item[];
  /** Events that came before their turn, by seq. */
  readonly ahead: ReadonlyMap<number, ReceivedEvent>;
  /** `wanted`: events are missing, and nobody has asked for them yet. */
  readonly sync: 'none' | 'running' | 'wanted';
  /** The position that the latest `sync` began from. */
  readonly askedFrom: number | null;
  /** Messages of one's own without a place in `items`, by cid. With a seq: acked, the event is on its way. */
  readonly pending: readonly Message[];
  readonly online: readonly Person[];
  readonly onlineCount: number;
  readonly typing: readonly {
    readonly id: string;
    readonly name: string;
    readonly until: number;
  }[];
  readonly history: RoomState['history'];
  readonly isLoaded: boolean;
  /** The newest seq ever told as received; `null` before the first load. */
  readonly told: number | null;
  /** What the last action brought, for those who listen to events. */
  readonly news: { readonly received: readonly Message[]; readonly settled: readonly Message[] };
};

/** What may happen to a model: every message of the server, and the client's own doings. */
export type Action =
  | Exclude<ServerMessage, { type: 'typing' }>
  | { type: 'typing'; by: string; name: string; until: number }
  | { type: 'typing.expired'; now: number }
  | { type: 'connection.changed'; status: ConnectionStatus }
  | { type: 'room.described'; title: string; description: string }
  | { type: 'person.changed'; me: Pick<Person, 'id' | 'name'> }
  | { type: 'sync.sent' }
  | { type: 'message.added'; messages: readonly Message[] }
  | { type: 'message.discarded'; cid: string }
  | { type: 'history.asked' }
  | { type: 'history.failed' }
  | { type: 'history.came'; before: number; page: HistoryPage };

export function emptyModel(id: string, me: Pick<Person, 'id' | 'name'>): Model {
  return {
    id,
    me,
    title: id,
    description: '',
    connection: { status: 'connecting' },
    epoch: null,
    last: null,
    items: [],
    ahead: new Map(),
    sync: 'none',
    askedFrom: null,
    pending: [],
    online: [],
    onlineCount: 0,
    typing: [],
    history: 'idle',
    isLoaded: false,
    told: null,
    news: { received: [], settled: [] },
  };
}

/** A message of one's own that has no place yet. */
export function pendingMessage(
  model: Model,
  entry: { cid: string; text: string; replyTo?: number; at: number; error?: ErrorCode },
): Message {
  const { cid, text, replyTo, at, error } = entry;
  return {
    type: 'message',
    key: cid,
    seq: 0,
    by: model.me.id,
    name: model.me.name,
    text,
    at,
    ...(replyTo !== undefined && { replyTo }),
    ...(error === undefined ? { status: 'sending' } : { status: 'failed', error }),
  };
}
