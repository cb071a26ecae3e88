/** What a file's object is told. Schemas, because an inner border is a border too. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const digest = v.string();

/** Orders with a `digest` but `seal` come with bytes, whose SHA-256 (base64) it is. */
export const fileOrder = v.variant('type', [
  /** Makes room for `size` bytes. → `begun` */
  v.object({ type: v.literal('begin'), size: count }),
  /** A part. → {ok: true} */
  v.object({ type: v.literal('put'), index: count, digest }),
  /** `digest`: over the digests of all parts. → {ok: true} */
  v.object({ type: v.literal('seal'), digest }),
  /** Bytes of a sealed file up to `end`. → bytes */
  v.object({ type: v.literal('read'), start: count, end: count }),
  /** The next part of what will take the place of all bytes. `writing` names the attempt; part 0 ends the one before. → {ok: true} */
  v.object({ type: v.literal('stage'), writing: v.string(), index: count, digest }),
  /** All parts are staged: they hold from now on. → {ok: true} */
  v.object({ type: v.literal('swap'), writing: v.string() }),
  /** Puts the bytes, one run after the other, in their places. → {ok: true} */
  v.object({
    type: v.literal('patch'),
    runs: v.array(v.object({ at: count, length: count })),
    digest,
  }),
  v.object({ type: v.literal('remove') }),
]);
export type FileOrder = v.InferOutput<typeof fileOrder>;

export const begun = v.object({ missing: v.array(v.number()) });
