import * as v from 'valibot';
import { pageSize, password } from './fields.ts';
import { limits } from './limits.ts';
import {
  isPlain,
  moment,
  person,
  personId,
  personName,
  position,
  seq,
  shortText,
} from './vocabulary.ts';

const cursorOf = (maxLength: number) => v.optional(v.pipe(v.string(), v.maxLength(maxLength)));
const cursor = cursorOf(256);
/* @__NO_SIDE_EFFECTS__ */
const shortLine = (maxLength: number) => v.pipe(shortText(maxLength), v.check(isPlain));
// An address that a person can follow, and nothing that runs.
const link = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(limits.linkLength, 'too-long'),
  v.check((value) => value === '' || isWebAddress(value)),
);

function isWebAddress(value: string): boolean {
  if (!isPlain(value) || !/^https?:\/\/[^\s/@]+/i.test(value)) return false;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && url.username === '' && url.password === '';
}

/** Bodies and queries of what people do with each other, under `/v1`. An empty text in a profile clears the field. */
export const peopleRequests = {
  profileEdit: v.strictObject({
    name: v.optional(personName),
    about: v.optional(shortText(limits.aboutLength)),
    location: v.optional(shortLine(limits.locationLength)),
    pronouns: v.optional(shortLine(limits.pronounsLength)),
    link: v.optional(link),
    showsLastSeen: v.optional(v.boolean()),
  }),
  passwordChange: v.strictObject({ current: v.string(), next: password }),
  /** `search`: an exact id, or the beginning of a username or name. `ids`: up to 100, separated by commas. Without both: everybody with an account. */
  find: v.strictObject({
    search: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(limits.nameLength, 'too-long'))),
    ids: v.optional(v.pipe(v.string(), v.maxLength(4_000, 'too-long'))),
    // Holds a name as it is looked for, and some names are many times longer then.
    cursor: cursorOf(4_096),
    limit: pageSize(100, 30),
  }),
  request: v.strictObject({ note: v.optional(shortText(limits.noteLength), '') }),
  contacts: v.strictObject({ cursor, limit: pageSize(500, 500) }),
  lobby: v.strictObject({ cursor, limit: pageSize(100, 50) }),
  read: v.strictObject({ seq }),
};

/** What one person is to another, as that one sees it. */
// `custom` weighs less than `picklist`, and clients load this.
export const relationState = v.custom<(typeof relationStates)[number]>((state) =>
  relationStates.some((known) => known === state),
);
const relationStates = ['none', 'outgoing', 'incoming', 'friends', 'blocked'] as const;
export type RelationState = v.InferOutput<typeof relationState>;

/** What a person may do with another. */
export const relationAction = v.picklist([
  'request',
  'accept',
  'decline',
  'cancel',
  'remove',
  'block',
  'unblock',
]);
export type RelationAction = v.InferOutput<typeof relationAction>;

/**
 * Whether somebody is there: until `until` (ms, server's clock; null: not there) unless told otherwise, last seen at
 * `seenAt` (null: hidden, unknown, or not a friend). Of two about the same person the one with the later `at` holds.
 */
// Written out, because bundlers keep an object that spreads another one, whoever needs it.
export const presenceOf = v.object({
  id: personId,
  until: v.nullable(moment),
  seenAt: v.nullable(moment),
  at: moment,
});
export type PresenceOf = v.InferOutput<typeof presenceOf>;

/** A person with whom there is something: a friendship, a request, a block. Of two about the same person the one with the higher `version` holds; its presence goes by its own `at`. */
export const contact = v.object({
  person,
  state: relationState,
  /** What came with a request; '' where there is none. */
  note: v.string(),
  /** When it became so. */
  since: moment,
  version: v.number(),
  presence: v.object({ until: v.nullable(moment), seenAt: v.nullable(moment), at: moment }),
});
export type Contact = v.InferOutput<typeof contact>;

/** The newest message of a room, shortened. */
export const lastMessage = v.object({
  seq,
  by: personId,
  name: v.string(),
  /** Empty where there are only files, or where it was removed. */
  text: v.string(),
  at: moment,
  /** How many there are. */
  files: v.optional(v.number()),
});
export type LastMessage = v.InferOutput<typeof lastMessage>;

/** A room that one is in, with what is new there. `unread` stops counting at 100. */
export const chat = v.object({
  room: v.string(),
  kind: v.custom<'public' | 'private'>((kind) => kind === 'public' || kind === 'private'),
  /** The room's title; of a private one the name of the other. */
  title: v.string(),
  /** The other of a private room. */
  with: v.nullable(person),
  last: v.nullable(lastMessage),
  /** The newest seq that was read. */
  read: position,
  /** Messages of others above `read`, up to `upTo`. */
  unread: v.number(),
  upTo: position,
  activeAt: moment,
});
export type Chat = v.InferOutput<typeof chat>;

const profile = v.object({
  person,
  about: v.string(),
  location: v.string(),
  pronouns: v.string(),
  link: v.string(),
  createdAt: moment,
  /** What this person is to the one who asks; null for oneself. */
  contact: v.nullable(contact),
  /** Told to oneself only. */
  showsLastSeen: v.optional(v.boolean()),
});
export type Profile = v.InferOutput<typeof profile>;

const found = v.object({ person, state: relationState });
const readMark = v.object({
  room: v.string(),
  seq: position,
  unread: v.number(),
  upTo: position,
});

/** Answers of what people do with each other. */
export const peopleAnswers = {
  profile: v.object({ profile }),
  me: v.object({ me: person }),
  found: v.object({ people: v.array(found), next: v.nullable(v.string()) }),
  contact: v.object({ contact }),
  contacts: v.object({ contacts: v.array(contact), next: v.nullable(v.string()), now: moment }),
  lobby: v.object({ chats: v.array(chat), next: v.nullable(v.string()) }),
  chat: v.object({ chat }),
  read: readMark,
  ticket: v.object({ ticket: v.string(), expiresAt: moment }),
};
export type FoundPerson = v.InferOutput<typeof found>;
export type FoundPeople = v.InferOutput<typeof peopleAnswers.found>;
export type ContactList = v.InferOutput<typeof peopleAnswers.contacts>;
export type Lobby = v.InferOutput<typeof peopleAnswers.lobby>;
export type ReadMark = v.InferOutput<typeof peopleAnswers.read>;
