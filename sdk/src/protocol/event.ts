import * as v from 'valibot';
import { messageFile } from './message-file.ts';
import { cid, moment, personId, seq } from './vocabulary.ts';

const base = { seq, at: moment, by: personId, name: v.string() };

/**
 * Something a person said. `cid` is present only in what the author's own connections receive. One that was removed
 * keeps its place without text and files.
 */
export const messageEvent = v.object({
  ...base,
  kind: v.literal('message'),
  text: v.string(),
  replyTo: v.optional(seq),
  files: v.optional(v.array(messageFile)),
  removedAt: v.optional(moment),
  cid: v.optional(cid),
});
const joinedEvent = v.object({ ...base, kind: v.literal('joined') });
const leftEvent = v.object({ ...base, kind: v.literal('left') });
/** The message at `target` was removed by who wrote it. */
const removedEvent = v.object({ ...base, kind: v.literal('removed'), target: seq });

/** One entry of a room's log as this version knows it. `by` and `name` say who, `at` when (ms, server's clock). */
export const event = v.variant('kind', [messageEvent, joinedEvent, leftEvent, removedEvent]);
// A newer server may add kinds; a client keeps their place in the order and shows nothing.
const unknownEvent = v.pipe(
  v.object({ seq, at: moment, kind: v.string() }),
  v.transform(({ seq, at }) => ({ seq, at, kind: 'unknown' as const })),
);
const knownEvents = [messageEvent, joinedEvent, leftEvent, removedEvent] as const;
/** What a client accepts: known events whole, all others as a place in the order. `lazy` weighs less than `union`, and clients load this. */
export const receivedEvent = v.lazy(
  (input) => knownEvents.find((schema) => v.safeParse(schema, input).success) ?? unknownEvent,
);

export type MessageEvent = v.InferOutput<typeof messageEvent>;
export type RoomEvent = v.InferOutput<typeof event>;
export type ReceivedEvent = v.InferOutput<typeof receivedEvent>;
