/** What durable objects and the edge say to each other (`Peers.call`). Schemas, because an inner border is a border too. */
import * as v from 'valibot';
import { contact, lastMessage, messageFile, person } from '../sdk/src/protocol/index.ts';

const sqlValue = v.union([v.string(), v.number(), v.null()]);
const statement = v.object({ sql: v.string(), args: v.array(sqlValue) });

/** Who opened a socket, as the edge found in the ticket. `session` is the SHA-256 of the session's id in hex. */
export const identity = v.object({
  ticket: v.string(),
  ticketExpiresAt: v.number(),
  person,
  session: v.string(),
  /** That of the session; none for the default one. */
  site: v.optional(v.string()),
  origin: v.string(),
});
export type Identity = v.InferOutput<typeof identity>;

/** A row of the log on its way to libSQL. `body` is the event's JSON. */
export const eventRow = v.object({
  seq: v.number(),
  kind: v.string(),
  sender: v.string(),
  cid: v.nullable(v.string()),
  body: v.string(),
  at: v.number(),
  /** Ids of the files of a message. */
  files: v.optional(v.array(v.string())),
  /** What a `removed` event removed: the seq, and the body that stands there from now on. */
  removed: v.optional(v.object({ target: v.number(), body: v.string() })),
});
export type EventRow = v.InferOutput<typeof eventRow>;

export const roomOrder = v.variant('type', [
  /** Events the object still holds, oldest first, at most `limit`. → `roomPage` */
  v.object({
    type: v.literal('history'),
    room: v.string(),
    before: v.optional(v.number()),
    after: v.optional(v.number()),
    limit: v.number(),
    reader: v.string(),
  }),
  /** Ends the sockets of a person (of one session, where given) and remembers the session as ended. → {closed: number} */
  v.object({
    type: v.literal('close'),
    room: v.string(),
    person: v.string(),
    session: v.nullable(v.string()),
    code: v.string(),
  }),
  /** Hands over what is not in libSQL yet. → `sweepAnswer` */
  v.object({ type: v.literal('sweep'), room: v.string() }),
  /** libSQL was filled from elsewhere: what the object keeps of another log is forgotten, and the log begins anew behind libSQL's. → {isRenewed: boolean} */
  v.object({ type: v.literal('renew'), room: v.string() }),
  /** How two people stand: a private room opens or closes for good, unless it knows a higher version. Answered when the sockets are closed. → {closed: number} */
  v.object({ type: v.literal('pair'), room: v.string(), pair: v.lazy(() => pair) }),
  /** Tells the person's object of new messages until this moment (ms; 0: no longer). → {ok: boolean}, false for who is no member or one too many */
  v.object({ type: v.literal('watch'), room: v.string(), person: v.string(), until: v.number() }),
  /** Somebody who may have sockets here has another name or picture. → {ok: true} */
  v.object({ type: v.literal('person'), room: v.string(), person }),
  /** Whether somebody may read the room and its files: a member, in a private room a friend. → {ok: true}; else the fault `forbidden` or `not-friends`. */
  v.object({ type: v.literal('access'), room: v.string(), person: v.string() }),
  /** A finished upload that one message of `person` may name. Repeatable. → {ok: true} */
  v.object({
    type: v.literal('file.offer'),
    room: v.string(),
    person: v.string(),
    file: messageFile,
  }),
  /** These may not be named any more. Answered when everything that named them before is handed over, or `pending` tells that it is not. → {pending: number} */
  v.object({ type: v.literal('file.withdraw'), room: v.string(), ids: v.array(v.string()) }),
  /** `person` removes a message of their own, once or again: text and files go, its place stays. Answered when it is handed over, or `pending` tells that it is not. → `removedAnswer`; else the fault `not-found`, `forbidden` or `not-friends`. */
  v.object({
    type: v.literal('remove'),
    room: v.string(),
    person: v.string(),
    seq: v.number(),
  }),
]);
export const withdrawnAnswer = v.object({ pending: v.number() });
export const removedAnswer = v.object({ files: v.array(v.string()), pending: v.number() });

/** The two of a private room, sorted by id, and whether they are friends. */
export const pair = v.object({
  low: v.string(),
  high: v.string(),
  isOpen: v.boolean(),
  version: v.number(),
});
export type Pair = v.InferOutput<typeof pair>;
/** `from` is the oldest seq that the object itself can answer for; older ones are in libSQL. */
export const roomPage = v.object({
  events: v.array(v.record(v.string(), v.unknown())),
  epoch: v.string(),
  head: v.number(),
  from: v.number(),
  /** Older messages that were removed, in case that libSQL was not told yet. */
  removed: v.optional(v.array(v.object({ target: v.number(), body: v.string() }))),
});
/** `forget`: nothing is left to do and nobody is there, the scribe need not come again. */
export const sweepAnswer = v.object({ forget: v.boolean(), pending: v.number() });

export const scribeOrder = v.variant('type', [
  /** One atomic write for a request. → {changed: number[]}; a broken UNIQUE is the fault `invalid` with the column as field. */
  v.object({ type: v.literal('write'), statements: v.array(statement) }),
  /** Events of one room, in order; repeated ones are ignored. → {ok: true} */
  v.object({
    type: v.literal('append'),
    room: v.string(),
    epoch: v.string(),
    events: v.array(eventRow),
    /** Events that the room holds beyond these. */
    behind: v.optional(v.number(), 0),
  }),
  /** This room will have work: sweep it until it says `forget`. → {ok: true} */
  v.object({ type: v.literal('note'), room: v.string() }),
  /** People present in a room, for the list of rooms. Lossy. → {ok: true} */
  v.object({ type: v.literal('online'), room: v.string(), count: v.number() }),
  /** A person gave a sign of life and is there until `until` (0: has gone), last seen at `seenAt`. Gathered: answered when it is written, with what others told. → {ok: true} */
  v.object({
    type: v.literal('seen'),
    person: v.string(),
    until: v.number(),
    seenAt: v.number(),
  }),
  /** Visits every noted room. → {rooms: number, pending: number} */
  v.object({ type: v.literal('sweep') }),
  /** → `scribeHealth` */
  v.object({ type: v.literal('health') }),
  /** Nothing but what was counted, which may come with every order. → {ok: true} */
  v.object({ type: v.literal('told') }),
  /** What was counted in all. → `scribeMetrics` */
  v.object({ type: v.literal('metrics') }),
]);
export const scribeHealth = v.object({
  /** ms since the oldest write under way began; 0 when none is. */
  hangsMs: v.number(),
  waiting: v.number(),
  lastError: v.nullable(v.string()),
  commits: v.number(),
  /** What rooms hold and libSQL has not confirmed. */
  held: v.optional(v.object({ rooms: v.number(), events: v.number(), oldestMs: v.number() }), {
    rooms: 0,
    events: 0,
    oldestMs: 0,
  }),
});
export const scribeMetrics = v.object({
  series: v.record(v.string(), v.number()),
  /** Open sockets by party. */
  connections: v.record(v.string(), v.number()),
});

export const personOrder = v.variant('type', [
  /** A ticket is about to be given for a room: remember the room; refuse (`signed-out`) if the session has ended. → {ok: true} */
  v.object({
    type: v.literal('open'),
    person: v.string(),
    session: v.string(),
    room: v.string(),
    /** When the request came in, before its session was looked up. */
    startedAt: v.number(),
  }),
  /** Ends one session (`session`) or all (`null`): every noted room closes its sockets before the answer. → {closed: number} */
  v.object({ type: v.literal('close'), person: v.string(), session: v.nullable(v.string()) }),
  /** A ticket is about to be given for this person's own socket: refuse (`signed-out`) if the session has ended. → {ok: true} */
  v.object({ type: v.literal('admit'), session: v.string(), startedAt: v.number() }),
  /** A contact as this person sees it from now on, for all devices. → {ok: true} */
  v.object({ type: v.literal('contact'), contact }),
  /** Nothing: what is told to nobody takes as long as what is told. → {ok: true} */
  v.object({ type: v.literal('knock') }),
  /** A friend came (`until`), or went (null). Who is there answers with their own. → `presenceAnswer` */
  v.object({
    type: v.literal('presence'),
    from: v.string(),
    until: v.nullable(v.number()),
    seenAt: v.nullable(v.number()),
    at: v.number(),
  }),
  /** New messages in a room of this person, who need not be there. → {isThere: boolean} */
  v.object({
    type: v.literal('activity'),
    room: v.string(),
    from: v.number(),
    to: v.number(),
    messages: v.number(),
    last: lastMessage,
  }),
  /** A mark was moved by one of the devices. → {ok: true} */
  v.object({
    type: v.literal('read'),
    room: v.string(),
    seq: v.number(),
    unread: v.number(),
    upTo: v.number(),
  }),
  /** Another name or picture: devices, rooms and friends are told. → {ok: true} */
  v.object({ type: v.literal('me'), person }),
]);
/** `until` null: not there. */
export const presenceAnswer = v.object({
  until: v.nullable(v.number()),
  seenAt: v.nullable(v.number()),
  at: v.number(),
});

export const limiterOrder = v.variant('type', [
  /** Takes from every bucket or from none. → `taken` */
  v.object({
    type: v.literal('take'),
    buckets: v.array(v.object({ key: v.string(), burst: v.number(), perMs: v.number() })),
  }),
  /** Gives one back, as after a sign-in that was right. → {ok: true} */
  v.object({ type: v.literal('give'), keys: v.array(v.string()) }),
  /** Remembers a key for a while. → {ok: true} */
  v.object({ type: v.literal('mark'), key: v.string(), forMs: v.number() }),
  /** Whether it is remembered. → `marked` */
  v.object({ type: v.literal('marked'), key: v.string() }),
]);
export const taken = v.object({ ok: v.boolean(), retryAfterMs: v.number() });
export const marked = v.object({ marked: v.boolean() });
