import type { ChatFile, FileUploadState, PreparedFile } from './files/types.ts';
import type {
  ErrorCode,
  HistoryPage,
  Person,
  ReceivedEvent,
  ServerMessage,
} from './protocol/index.ts';
import type { ChatMessage, RoomState, TimelineItem } from './types.ts';

/**
 * One event of the log as the timeline holds it. What is not shown keeps its place: events of unknown kinds, and those
 * that removed the message at `target`.
 */
export type Item =
  | TimelineItem
  | {
      readonly type: 'unknown';
      readonly seq: number;
      readonly at: number;
      readonly target?: number;
    };
export type Message = { readonly type: 'message' } & ChatMessage;
type Myself = Pick<Person, 'id' | 'name'>;

/** What an interface sees of a model as it is; the timeline is made of `items` and `pending`. */
export type View = Omit<RoomState, 'timeline'>;

/** All that the client knows about a room. Only `reduce` makes a new one. */
export type Model = {
  readonly me: Myself;
  readonly view: View;
  readonly epoch: string | null;
  /** The newest seq applied; `null` while the newest events are being fetched. */
  readonly last: number | null;
  /** Without a gap, oldest first, up to `last`. While `last` is `null`: what was shown before. */
  readonly items: readonly Item[];
  /** Events that came before their turn, by seq. */
  readonly ahead: ReadonlyMap<number, ReceivedEvent>;
  /** `wanted`: events are missing, and nobody has asked for them yet. */
  readonly sync: 'none' | 'running' | 'wanted';
  /** Messages of one's own without a place in `items`, by cid. With a seq: acked, the event is on its way. */
  readonly pending: readonly Message[];
  /** The newest seq ever told as received; `null` before the first load. */
  readonly told: number | null;
  /** What the last action brought, for those who listen to events. */
  readonly news: { readonly received: readonly Message[]; readonly settled: readonly Message[] };
};

/** What may happen to a model: every message of the server, and the client's own doings. */
export type Action =
  | ServerMessage
  | { type: 'typing.expired'; by: string }
  | { type: 'view.changed'; view: Partial<Pick<View, 'connection' | 'title' | 'description'>> }
  | { type: 'person.changed'; me: Myself }
  | { type: 'sync.sent' }
  | { type: 'message.added'; messages: readonly Message[] }
  | { type: 'message.discarded'; cid: string }
  | { type: 'files.changed'; cid: string; files: readonly ChatFile[] }
  | { type: 'history.asked' }
  | { type: 'history.failed' }
  | { type: 'history.came'; before: number; page: HistoryPage };

export const notBegun: FileUploadState = { status: 'waiting', loaded: 0 };
export const noNews: Model['news'] = { received: [], settled: [] };

export function emptyModel(id: string, me: Myself): Model {
  return {
    me,
    view: {
      id,
      title: id,
      description: '',
      connection: { status: 'connecting' },
      online: [],
      onlineCount: 0,
      typing: [],
      history: 'idle',
      isLoaded: false,
    },
    epoch: null,
    last: null,
    items: [],
    ahead: new Map(),
    sync: 'none',
    pending: [],
    told: null,
    news: noNews,
  };
}

/** The model with these parts of its view changed. */
export function show(model: Model, view: Partial<View>): Model {
  return { ...model, view: { ...model.view, ...view } };
}

/** What an interface sees: the server's order first, then what was acked and is on its way, then the rest as written. */
export function stateOf({ view, items, pending }: Model): RoomState {
  const shown = items.filter((item) => item.type !== 'unknown');
  const acked = pending.filter(({ seq }) => seq > 0).sort((a, b) => a.seq - b.seq);
  const timeline = [...shown, ...acked, ...pending.filter(({ seq }) => seq === 0)];
  return { ...view, timeline };
}

/** A message as it is written, or as it was kept. */
export type NewMessage = {
  cid: string;
  text: string;
  replyTo?: number;
  files?: readonly (PreparedFile | ChatFile)[];
  at: number;
  error?: ErrorCode;
};

/** A message of one's own that has no place yet. */
export function pendingMessage({ me }: Model, entry: NewMessage): Message {
  const { cid: key, text, replyTo, files, at, error } = entry;
  const status = error ? 'failed' : 'sending';
  return {
    type: 'message',
    key,
    seq: 0,
    by: me.id,
    name: me.name,
    text,
    at,
    replyTo,
    files: files?.map((file) => pendingFile(file, error)),
    status,
    error,
  };
}

/** How far an earlier upload came, only the server knows; why it failed stays. */
function pendingFile(file: PreparedFile | ChatFile, error: ErrorCode | undefined): ChatFile {
  const upload = error && 'upload' in file ? file.upload : notBegun;
  return { size: file.blob?.size ?? 0, ...file, upload };
}
