import * as v from 'valibot';
import { cid, epoch, position, seq, text } from './vocabulary.ts';

/** What a client may say on its socket: orders, told apart by `type`. */
export const clientMessage = v.variant('type', [
  v.strictObject({
    type: v.literal('sync'),
    epoch: v.nullable(epoch),
    after: v.nullable(position),
  }),
  v.strictObject({ type: v.literal('message.send'), cid, text, replyTo: v.optional(seq) }),
  v.strictObject({ type: v.literal('typing') }),
  v.strictObject({ type: v.literal('room.leave') }),
  v.strictObject({ type: v.literal('ping') }),
]);
export type ClientMessage = v.InferOutput<typeof clientMessage>;
export type SendOrder = Extract<ClientMessage, { type: 'message.send' }>;
