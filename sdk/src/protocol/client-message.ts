import * as v from 'valibot';
import { fileReference } from './file.ts';
import { limits } from './limits.ts';
import { anyText, cid, epoch, position, seq } from './vocabulary.ts';

const files = v.pipe(
  v.array(fileReference),
  v.minLength(1),
  v.maxLength(limits.filesPerMessage, 'too-many'),
  v.check((some) => new Set(some.map(({ id }) => id)).size === some.length),
);

/** What a client may say on its socket: orders, told apart by `type`. */
export const clientMessage = v.variant('type', [
  v.strictObject({
    type: v.literal('sync'),
    epoch: v.nullable(epoch),
    after: v.nullable(position),
  }),
  v.strictObject({
    type: v.literal('message.send'),
    cid,
    /** May be empty beside files only. */
    text: anyText,
    replyTo: v.optional(seq),
    files: v.optional(files),
  }),
  v.strictObject({ type: v.literal('typing') }),
  v.strictObject({ type: v.literal('room.leave') }),
  v.strictObject({ type: v.literal('ping') }),
]);
export type ClientMessage = v.InferOutput<typeof clientMessage>;
export type SendOrder = Extract<ClientMessage, { type: 'message.send' }>;
