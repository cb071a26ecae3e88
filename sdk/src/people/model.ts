import type {
  Chat,
  Contact,
  ErrorCode,
  Person,
  PersonMessage,
  PresenceOf,
  RelationState,
} from '../protocol/index.ts';
import type { PeopleState } from './types.ts';

/** Messages of others above `from` and up to `to`. */
export type Stretch = { readonly from: number; readonly to: number; readonly messages: number };

/** A room as the server last counted it, and what was heard of it that is not in that count. */
export type ChatRow = {
  readonly chat: Chat;
  /** By `from`, without overlap. */
  readonly heard: readonly Stretch[];
  /** The newest seq that was told of as it was said; 0: none. */
  readonly told: number;
};

/** What one's own action will make of a contact if the server agrees. */
export type Wish = {
  readonly token: object;
  readonly person: Person;
  readonly state: RelationState;
};

export type Activity = Extract<PersonMessage, { type: 'activity' }>;

/** What the last action brought, for those who listen to events. */
export type News =
  | { readonly type: 'message'; readonly activity: Activity }
  | { readonly type: 'request' | 'accepted'; readonly id: string };

/** All that the client knows of people and of what is new. Only `reduce` makes a new one. */
export type Model = {
  /** Whose it is; '' while nobody is signed in. */
  readonly me: string;
  readonly connection: PeopleState['connection'];
  readonly error: ErrorCode | undefined;
  /** By id. One that came to nothing stays here with its version, so that nothing older revives it. */
  readonly contacts: ReadonlyMap<string, Contact>;
  /** By id: the latest that is known of those who are or were friends, whatever came first. */
  readonly presences: ReadonlyMap<string, PresenceFact>;
  readonly chats: ReadonlyMap<string, ChatRow>;
  /** What was heard of while contacts or chats were being read: ids of people and of rooms. */
  readonly heard: ReadonlySet<string>;
  /** What was said in rooms that are not among the chats yet. */
  readonly early: readonly Activity[];
  /** Where older chats go on; null: nowhere, undefined: never read. */
  readonly next: string | null | undefined;
  readonly hasContacts: boolean;
  /** The chats do not tell all that was heard: they are to be read anew. */
  readonly wantsChats: boolean;
  readonly wishes: ReadonlyMap<string, Wish>;
  /** How far one has read, by room, as this device knows it. */
  readonly marks: ReadonlyMap<string, number>;
  /** ms since 1970, by the server's clock, when the last action came. */
  readonly now: number;
  /** How far the server's clock is ahead of this device's. */
  readonly aheadMs: number;
  readonly news: readonly News[];
};

/** What may happen: every fact of the person's socket, every answer, and the client's own doings. */
export type Action =
  | PersonMessage
  | { type: 'opened'; me: string }
  | { type: 'connection.changed'; connection: Model['connection']; error?: ErrorCode | undefined }
  | { type: 'time.passed' }
  | { type: 'snapshot.asked' }
  | { type: 'snapshot.failed'; error: ErrorCode }
  | { type: 'contacts.came'; contacts: readonly Contact[] }
  | { type: 'contact.came'; contact: Contact }
  | { type: 'chats.came'; chats: readonly Chat[]; next: string | null }
  | { type: 'chats.continued'; chats: readonly Chat[]; next: string | null }
  | { type: 'chat.came'; chat: Chat }
  | { type: 'member'; room: string; isMember: boolean }
  | { type: 'contact.wished'; wish: Wish }
  | { type: 'wish.ended'; id: string; token: object }
  | { type: 'read.marked'; room: string; seq: number };

export type PresenceFact = Omit<PresenceOf, 'id'>;

export function emptyModel(me: string, connection: Model['connection']): Model {
  return {
    me,
    connection,
    error: undefined,
    contacts: new Map(),
    presences: new Map(),
    chats: new Map(),
    heard: new Set(),
    early: [],
    next: undefined,
    hasContacts: false,
    wantsChats: false,
    wishes: new Map(),
    marks: new Map(),
    now: 0,
    aheadMs: 0,
    news: [],
  };
}

/** The map without one entry. */
export function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

/** The map with one entry changed. */
export function put<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}
