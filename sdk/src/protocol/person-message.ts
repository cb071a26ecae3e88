import * as v from 'valibot';
import { type Parsed, readFrame } from './codec.ts';
import { contact, lastMessage, presenceOf } from './people.ts';
import { errorCode } from './server-message.ts';
import { moment, person, position } from './vocabulary.ts';

/** What a client may say on the socket to its person: orders, told apart by `type`. */
export const personOrderMessage = v.variant('type', [
  v.strictObject({ type: v.literal('ping') }),
  /** Asks who of the friends is there now. */
  v.strictObject({ type: v.literal('presence.ask') }),
]);
export type PersonOrderMessage = v.InferOutput<typeof personOrderMessage>;

const personMessages = [
  v.object({ type: v.literal('hello'), version: v.number(), you: person, now: moment }),
  v.object({ type: v.literal('contact'), contact }),
  /** `isWhole`: friends who are not named are not there. */
  v.object({ type: v.literal('presence'), people: v.array(presenceOf), isWhole: v.boolean() }),
  /** New messages in a room one is in: `messages` of others with a seq above `from` and up to `to`. */
  v.object({
    type: v.literal('activity'),
    room: v.string(),
    from: position,
    to: position,
    messages: v.number(),
    last: lastMessage,
  }),
  v.object({
    type: v.literal('read'),
    room: v.string(),
    seq: position,
    unread: v.number(),
    upTo: position,
  }),
  v.object({ type: v.literal('me'), me: person }),
  v.object({ type: v.literal('pong'), now: v.optional(moment) }),
  v.object({
    type: v.literal('refused'),
    code: errorCode,
    retryAfterMs: v.optional(v.number()),
  }),
] as const;

/** What the person object says on its sockets: facts, told apart by `type`. `lazy` as in server-message.ts. */
export const personMessage = v.lazy((input) => {
  const type = typeof input === 'object' && input !== null && 'type' in input && input.type;
  const schema = personMessages.find(({ entries }) => entries.type.literal === type);
  return schema ?? personMessages[0];
});
export type PersonMessage = v.InferOutput<typeof personMessage>;

/** Reads one frame of a client on the socket to its person. Never throws. */
export function decodePersonOrder(frame: unknown): Parsed<PersonOrderMessage> {
  return readFrame(personOrderMessage, frame);
}

/** Reads one frame of a person object. Never throws; a type that a newer server added is `invalid` and to be passed over. */
export function decodePersonMessage(frame: unknown): Parsed<PersonMessage> {
  return readFrame(personMessage, frame);
}

export function encodePersonMessage(message: PersonMessage | PersonOrderMessage): string {
  return JSON.stringify(message);
}
