import * as v from 'valibot';

/** A file as it stands in a message. */
// Written out plainly: every client loads this.
export const messageFile = v.object({
  id: v.string(),
  name: v.string(),
  type: v.string(),
  /** Bytes. */
  size: v.number(),
  /** Pixels, the right way up. */
  width: v.optional(v.number()),
  height: v.optional(v.number()),
  /** Seconds. */
  duration: v.optional(v.number()),
  placeholder: v.optional(v.string()),
  alt: v.optional(v.string()),
});
export type MessageFile = v.InferOutput<typeof messageFile>;
