import type { ChatFile, FileInput } from './files/types.ts';
import type {
  ErrorCode,
  MemberList,
  Person,
  Room,
  RoomList,
  SiteSettings,
} from './protocol/index.ts';

/** Where a client keeps small things. `localStorage` fits. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Options of `createPartyline`. */
export type PartylineOptions = {
  /** Address of the server, such as `https://chat.example.org`. */
  readonly server: string;
  /** Public key of the site that the page belongs to. Default: the server's default site. */
  readonly site?: string;
  /** Keeps the session. Default: `localStorage`, or memory where there is none. */
  readonly storage?: KeyValueStore;
  /** Keeps unsent messages. Default: IndexedDB, or memory where there is none. Each site needs one of its own. */
  readonly outbox?: OutboxStore;
  /** Default: the global `WebSocket`. In Node 20 pass the one of `ws`. */
  readonly WebSocket?: typeof WebSocket;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
};

/** An unsent message as it is kept over a reload. */
export type OutboxEntry = {
  readonly cid: string;
  readonly room: string;
  readonly person: string;
  /** The tab that sends it; when that tab is gone, another one takes over. */
  readonly owner: string;
  readonly text: string;
  readonly replyTo?: number;
  /** With their bytes. Where a store cannot keep a `Blob`, the message fails with `file-not-found` after a reload. */
  readonly files?: readonly ChatFile[];
  /** ms since 1970, by this device's clock. */
  readonly at: number;
  /** Why it was refused for good; absent while it is still to be sent. */
  readonly error?: ErrorCode;
};
/** Keeps unsent messages, of every person and room. All calls are idempotent. */
export type OutboxStore = {
  list(): Promise<OutboxEntry[]>;
  /** Adds an entry, or replaces the one of the same `cid`. */
  put(entry: OutboxEntry): Promise<void>;
  remove(cid: string): Promise<void>;
};

/** Who is signed in: nobody, or a person with a session. `unknown` until a kept session has been checked. */
export type SessionState =
  | { readonly status: 'unknown' }
  | { readonly status: 'signed-out' }
  | { readonly status: 'signed-in'; readonly me: Person };

/** A message as an interface shows it. `seq` is 0 until the server has given it a place. */
export type ChatMessage = {
  readonly key: string;
  readonly seq: number;
  readonly by: string;
  readonly name: string;
  readonly text: string;
  /** ms since 1970: the server's clock once sent, this device's before. */
  readonly at: number;
  readonly replyTo?: number;
  readonly files?: readonly ChatFile[];
  /** ms since 1970; there when its author removed it. It has no text and no files then. */
  readonly removedAt?: number;
  readonly status: 'sending' | 'sent' | 'failed';
  /** Why it failed. */
  readonly error?: ErrorCode;
};
/** Someone came into the room or left it for good. */
export type ChatNotice = {
  readonly key: string;
  readonly seq: number;
  readonly kind: 'joined' | 'left';
  readonly by: string;
  readonly name: string;
  readonly at: number;
};
export type TimelineItem =
  | ({ readonly type: 'message' } & ChatMessage)
  | ({ readonly type: 'notice' } & ChatNotice);

export type ConnectionStatus =
  | { readonly status: 'connecting' }
  | { readonly status: 'online' }
  /** `retryAt` in ms since 1970, by this device's clock; absent while the device itself has no network. `error`: what the server said, if it did. */
  | { readonly status: 'offline'; readonly retryAt?: number; readonly error?: ErrorCode }
  /** The server said no for good. */
  | { readonly status: 'refused'; readonly error: ErrorCode }
  | { readonly status: 'closed' };

/** Everything an interface needs to draw a room. Immutable; a new object for every change. */
export type RoomState = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly connection: ConnectionStatus;
  /** Oldest first: what the server ordered, then what is still being sent. */
  readonly timeline: readonly TimelineItem[];
  readonly online: readonly Person[];
  readonly onlineCount: number;
  /** People who typed within the last five seconds, without oneself. */
  readonly typing: readonly { readonly id: string; readonly name: string }[];
  readonly history: 'idle' | 'loading' | 'complete' | 'failed';
  /** False until the newest messages have been received once. */
  readonly isLoaded: boolean;
};

/** What a room tells while it is open. */
export type RoomEvents = {
  /** A message was received, live or while catching up; never one's own pending ones, never the same twice. */
  message: ChatMessage;
  /** A message of one's own got its place (`sent`) or was refused for good (`failed`). */
  delivery: ChatMessage;
  /** An upload of one's own got on: `loaded` of `total` bytes of one file of the message `key`. */
  progress: {
    readonly key: string;
    readonly file: string;
    readonly loaded: number;
    readonly total: number;
  };
  connection: ConnectionStatus;
  error: { readonly code: ErrorCode; readonly message: string };
};

/** A message to be sent: a text, files, or both. */
export type MessageDraft = {
  readonly text?: string;
  readonly replyTo?: number;
  /** At most 10. */
  readonly files?: readonly FileInput[];
  /** Calls it off, as long as its files are being uploaded. */
  readonly signal?: AbortSignal;
};

/** An open room. */
export interface RoomHandle {
  readonly id: string;
  readonly state: RoomState;
  /** Calls `listener` after every change of `state`; the answer undoes it. */
  subscribe(listener: (state: RoomState) => void): () => void;
  on<K extends keyof RoomEvents>(type: K, listener: (event: RoomEvents[K]) => void): () => void;
  /**
   * Puts a message into the outbox and shows it; its files are uploaded first. Resolves when the server acked it; rejects
   * with a `PartylineError` when it was refused for good, or called off by `signal`.
   */
  send(message: string | MessageDraft): Promise<ChatMessage>;
  /** Sends a failed message again, under a new id. */
  retry(key: string): Promise<ChatMessage>;
  /** Removes a failed message, or one whose files are still being uploaded. */
  discard(key: string): Promise<void>;
  /** Takes a file out of a message whose files are still being uploaded; the last one of a message without text takes the message along. */
  discardFile(key: string, file: string): Promise<void>;
  /** Removes a message of one's own for everybody, with its text and files. Rejects with a `PartylineError`. */
  remove(seq: number): Promise<void>;
  /** Loads older messages; resolves with how many came. */
  loadOlder(): Promise<number>;
  /** Tells the others that one is typing; call it on every key, it is sent at most every two seconds. */
  typing(): void;
  /** Tries an interrupted connection again at once instead of at `retryAt`. */
  reconnect(): void;
  /** Gives up membership and closes. Rejects with `network` when the server does not confirm it. */
  leave(): Promise<void>;
  /** Closes the connection; membership stays. */
  close(): void;
}

export type ClientEvents = {
  session: SessionState;
};

/** A client of one Partyline server. */
export interface Partyline {
  readonly server: string;
  readonly session: SessionState;
  on<K extends keyof ClientEvents>(type: K, listener: (event: ClientEvents[K]) => void): () => void;
  /** Resolves when a kept session has been checked. */
  ready(): Promise<SessionState>;
  signUp(account: { username: string; password: string; name?: string }): Promise<Person>;
  signIn(account: { username: string; password: string }): Promise<Person>;
  enterAsGuest(name: string): Promise<Person>;
  /** Makes the guest who is signed in a member, who keeps their messages. */
  upgrade(account: { username: string; password: string; name?: string }): Promise<Person>;
  signOut(options?: { everywhere?: boolean }): Promise<void>;
  /**
   * Signs in the person for whom the page's own server vouches. `getToken` gives a JWT that it signed for this one call; it is asked now, and again whenever
   * there is no session any more. Whoever was signed in on this device before, and is somebody else, is signed out, with all that was kept of them. `null`
   * signs out, and stops asking. Rejects with a `PartylineError`: `unavailable` where `getToken` fails or takes longer than 30 s (its error is the `cause`),
   * `token-invalid` where it gives no token or the server refuses it, `aborted` where somebody signed out or in meanwhile.
   */
  identify(getToken: (() => Promise<string> | string) | null): Promise<Person | null>;
  /** What the page's site offers: ways in, files, its room. */
  site(): Promise<SiteSettings>;
  readonly rooms: {
    list(query?: { search?: string; cursor?: string; limit?: number }): Promise<RoomList>;
    get(id: string): Promise<Room>;
    create(room: { id: string; title?: string; description?: string }): Promise<Room>;
    members(id: string, query?: { cursor?: string; limit?: number }): Promise<MemberList>;
  };
  /** Opens a room at once and throws a `PartylineError` when its name is not valid; its state tells how the connection gets on. The same room twice is the same handle. */
  open(room: string): RoomHandle;
  /** Opens a room and resolves when its newest messages are there. Rejects with a `PartylineError` when that is refused. */
  join(room: string): Promise<RoomHandle>;
  /** Closes every room and removes every listener. The session stays. */
  close(): void;
}
