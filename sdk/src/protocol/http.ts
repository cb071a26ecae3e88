import * as v from 'valibot';
import { receivedEvent } from './event.ts';
import { pageSize, password } from './fields.ts';
import { limits } from './limits.ts';
import { errorCode } from './server-message.ts';
import {
  description,
  epoch,
  moment,
  person,
  personName,
  position,
  roomId,
  title,
  username,
} from './vocabulary.ts';

// At sign-in nothing is said about a password's form: what is too short is simply wrong.
const anyPassword = v.pipe(
  v.string(),
  v.maxLength(limits.passwordMaxCodePoints * 4, 'too-long'),
  v.normalize('NFKC'),
);
const anyUsername = v.pipe(
  v.string(),
  v.maxLength(limits.usernameMaxLength * 4, 'too-long'),
  v.toLowerCase(),
);
const positionInQuery = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number));

/** Bodies and queries of the API under `/v1`. */
export const requests = {
  signUp: v.strictObject({ username, password, name: v.optional(personName) }),
  signIn: v.strictObject({ username: anyUsername, password: anyPassword }),
  signOut: v.strictObject({ everywhere: v.optional(v.boolean(), false) }),
  guest: v.strictObject({ name: personName }),
  upgrade: v.strictObject({ username, password, name: v.optional(personName) }),
  ticket: v.strictObject({ room: roomId }),
  roomCreate: v.strictObject({
    id: roomId,
    title: v.optional(title),
    description: v.optional(description, ''),
  }),
  roomList: v.strictObject({
    search: v.optional(v.pipe(v.string(), v.maxLength(limits.titleLength, 'too-long'))),
    cursor: v.optional(v.pipe(v.string(), v.maxLength(256))),
    limit: pageSize(100, 30),
  }),
  members: v.strictObject({
    cursor: v.optional(v.pipe(v.string(), v.maxLength(256))),
    limit: pageSize(100, 50),
  }),
  history: v.pipe(
    v.strictObject({
      before: v.optional(positionInQuery),
      after: v.optional(positionInQuery),
      limit: pageSize(limits.pageEvents, limits.newestEvents),
    }),
    v.check((query) => query.before === undefined || query.after === undefined, 'invalid'),
  ),
};

const room = v.object({
  id: roomId,
  title: v.string(),
  description: v.string(),
  /** People who joined and did not leave. */
  members: v.number(),
  /** People who are in the room right now, as of at most two minutes ago. */
  online: v.number(),
  createdAt: moment,
  lastMessageAt: v.nullable(moment),
});
const session = v.object({ token: v.string(), expiresAt: moment, me: person });

/** Answers of the API under `/v1`. */
export const answers = {
  session,
  me: v.object({ me: person, expiresAt: moment }),
  done: v.object({ ok: v.literal(true) }),
  ticket: v.object({ ticket: v.string(), expiresAt: moment, room }),
  room: v.object({ room }),
  roomList: v.object({ rooms: v.array(room), next: v.nullable(v.string()) }),
  members: v.object({ members: v.array(person), next: v.nullable(v.string()) }),
  /** `complete`: nothing lies beyond this page in its direction. `first` and `last` are 0 for an empty page. */
  history: v.object({
    events: v.array(receivedEvent),
    first: position,
    last: position,
    complete: v.boolean(),
    epoch,
    head: position,
  }),
  error: v.object({
    error: v.object({
      code: errorCode,
      message: v.string(),
      field: v.optional(v.string()),
      retryAfterMs: v.optional(v.number()),
      requestId: v.optional(v.string()),
    }),
  }),
};

export type Room = v.InferOutput<typeof room>;
export type Session = v.InferOutput<typeof session>;
export type RoomList = v.InferOutput<typeof answers.roomList>;
export type MemberList = v.InferOutput<typeof answers.members>;
export type HistoryPage = v.InferOutput<typeof answers.history>;
export type HistoryQuery = v.InferInput<typeof requests.history>;
