import type {
  Chat,
  Contact,
  ErrorCode,
  FoundPeople,
  LastMessage,
  Person,
  Profile,
} from '../protocol/index.ts';
import type { RoomHandle } from '../types.ts';

/** Everything an interface needs to draw people and what is new. Immutable; a new object for every change. */
export type PeopleState = {
  /** `idle`: nobody is signed in. */
  readonly connection: 'idle' | 'connecting' | 'online' | 'offline';
  /** False until contacts and chats have been received once. */
  readonly isLoaded: boolean;
  /** Why contacts and chats could not be read the last time; it is tried again by itself. */
  readonly error?: ErrorCode;
  /** Friends, requests and blocked people, by name. */
  readonly contacts: readonly ContactState[];
  /** Rooms one is in, the latest activity first. */
  readonly chats: readonly Chat[];
  /** Whether there are more chats than `chats`: see `loadMoreChats`. */
  readonly hasMoreChats: boolean;
  /** Unread messages in all chats; each counts up to 100. */
  readonly unread: number;
  /** Requests that wait for an answer of one's own. */
  readonly requests: number;
};

/** A contact with its presence worked out for this moment, by this device's clock. */
export type ContactState = Omit<Contact, 'presence'> & {
  readonly isOnline: boolean;
  /** ms since 1970, by this device's clock; null: hidden or unknown. */
  readonly seenAt: number | null;
};

export type PeopleEvents = {
  /** A message of somebody else in a room of one's own, open or not; live only, never while catching up. */
  message: {
    readonly chat: Chat;
    readonly message: LastMessage;
  };
  /** Somebody wants to be friends. */
  request: ContactState;
  /** A request of one's own was accepted. */
  accepted: ContactState;
};

export type PeopleQuery = {
  readonly search?: string;
  /** Up to 100: these people, guests too, instead of those who match `search`. */
  readonly ids?: readonly string[];
  readonly cursor?: string;
  readonly limit?: number;
};

export type ProfileChanges = {
  readonly name?: string;
  readonly about?: string;
  readonly location?: string;
  readonly pronouns?: string;
  readonly link?: string;
  readonly showsLastSeen?: boolean;
};

/** Which part of a picture is taken, in pixels of the picture as it is seen; the default is the largest square in its middle. */
export type Crop = { readonly x: number; readonly y: number; readonly size: number };

/**
 * People, friends and what is new, for whoever is signed in with the client: one socket to their person object while
 * somebody is signed in. Every promise rejects with a `PartylineError`.
 */
export interface People {
  readonly state: PeopleState;
  /** Calls `listener` after every change of `state`; the answer undoes it. */
  subscribe(listener: (state: PeopleState) => void): () => void;
  on<K extends keyof PeopleEvents>(type: K, listener: (event: PeopleEvents[K]) => void): () => void;
  /** Resolves when contacts and chats are there. */
  loaded(): Promise<PeopleState>;
  /** Tries an interrupted connection again at once. */
  reconnect(): void;

  /** Finds people by exact id or the beginning of a username or name; everybody with an account where nothing is looked for. */
  find(query?: PeopleQuery): Promise<FoundPeople>;
  /** A person's profile; one's own without an id. */
  profile(id?: string): Promise<Profile>;
  /** What is known of a person, newest first: contacts, chats, earlier answers. */
  known(id: string): Person | undefined;
  contact(id: string): ContactState | undefined;

  /** Asks for friendship; the one who is asked reads the note (up to 280 characters). */
  request(id: string, note?: string): Promise<ContactState>;
  accept(id: string): Promise<ContactState>;
  decline(id: string): Promise<ContactState>;
  cancel(id: string): Promise<ContactState>;
  remove(id: string): Promise<ContactState>;
  block(id: string): Promise<ContactState>;
  unblock(id: string): Promise<ContactState>;

  /** Opens the private room with a friend. */
  talkTo(id: string): Promise<RoomHandle>;
  /** Loads older chats; resolves with how many came. */
  loadMoreChats(): Promise<number>;
  chat(room: string): Chat | undefined;
  /** Everything up to `seq` was read. May be called for every message: it is told to the server once in a while, and never backwards. */
  read(room: string, seq: number): void;

  editProfile(changes: ProfileChanges): Promise<Profile>;
  /** Cuts out a square, shrinks it to 256 pixels and makes it one's picture. Takes png, jpeg and webp of up to 2 MiB. Needs a browser. */
  setPicture(file: Blob, crop?: Crop): Promise<Person>;
  removePicture(): Promise<Person>;
  /** The address of a person's picture, where they have one. */
  pictureOf(person: Pick<Person, 'picture'>): string | undefined;
  /** Changes the password and signs out everywhere else. */
  changePassword(passwords: { current: string; next: string }): Promise<void>;

  /** Closes the socket and removes every listener. */
  close(): void;
}
