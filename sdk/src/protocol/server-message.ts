import * as v from 'valibot';
import { type ErrorCode, errors } from './errors.ts';
import { receivedEvent } from './event.ts';
import { cid, epoch, moment, person, personId, position, seq } from './vocabulary.ts';

/** A code of the error table; one that a newer server added reads as `internal`. */
export const errorCode = v.pipe(
  v.string(),
  v.transform(
    (code): ErrorCode => (Object.hasOwn(errors, code) ? (code as ErrorCode) : 'internal'),
  ),
);
const ack = v.object({ cid, seq, at: moment });

const serverMessages = [
  v.object({
    type: v.literal('hello'),
    version: v.number(),
    epoch,
    head: position,
    floor: position,
    you: person,
    now: moment,
    room: v.string(),
    limits: v.object({ textLength: v.number() }),
  }),
  v.object({
    type: v.literal('events'),
    events: v.array(receivedEvent),
    acks: v.optional(v.array(ack)),
  }),
  v.object({
    type: v.literal('synced'),
    head: position,
    online: v.array(person),
    count: v.number(),
  }),
  v.object({ type: v.literal('reset'), epoch, head: position }),
  v.object({ type: v.literal('acked'), acks: v.array(ack) }),
  v.object({
    type: v.literal('refused'),
    code: errorCode,
    cid: v.optional(cid),
    field: v.optional(v.string()),
    retryAfterMs: v.optional(v.number()),
    /** Names the failure in the server's log. */
    id: v.optional(v.string()),
  }),
  v.object({
    type: v.literal('presence'),
    joined: v.array(person),
    left: v.array(personId),
    count: v.number(),
  }),
  v.object({ type: v.literal('typing'), by: personId, name: v.string() }),
  v.object({ type: v.literal('pong'), now: v.optional(moment) }),
] as const;

/** What a server says on a socket: facts, told apart by `type`. `lazy` weighs less than `variant`, and clients load this. */
export const serverMessage = v.lazy((input) => {
  const type = typeof input === 'object' && input !== null && 'type' in input && input.type;
  const schema = serverMessages.find(({ entries }) => entries.type.literal === type);
  return schema ?? serverMessages[0];
});
export type ServerMessage = v.InferOutput<typeof serverMessage>;
export type Ack = v.InferOutput<typeof ack>;
