import * as v from 'valibot';
import { limits } from './limits.ts';

const codePoints = (value: string) => [...value].length;
// Normalised first, so that the same password typed on two keyboards is the same password.
/** A new password: 8 to 128 code points, normalised. */
export const password = v.pipe(
  v.string(),
  v.maxLength(limits.passwordMaxCodePoints * 4, 'too-long'),
  v.normalize('NFKC'),
  v.check((value) => codePoints(value) >= limits.passwordMinCodePoints, 'weak-password'),
  v.check((value) => codePoints(value) <= limits.passwordMaxCodePoints, 'too-long'),
);
/** Size of a page in a query: 1 to `most`. */
/* @__NO_SIDE_EFFECTS__ */
export const pageSize = (most: number, otherwise: number) =>
  v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number), v.minValue(1), v.maxValue(most)),
    String(otherwise),
  );
