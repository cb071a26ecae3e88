import * as v from 'valibot';
import { fromBase64Url, parseJson, toBase64Url } from '../auth/bytes.ts';
import { Fault } from '../fault.ts';

/** The end of a page as the client hands it back. Its content is ours alone, and checked all the same. */
function toCursor(data: unknown): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify(data)));
}

/** Throws `invalid` for what `toCursor` did not make. */
export function fromCursor<S extends v.GenericSchema>(
  cursor: string | undefined,
  schema: S,
): v.InferOutput<S> | undefined {
  if (cursor === undefined) return undefined;
  const bytes = fromBase64Url(cursor);
  const result = v.safeParse(schema, bytes === undefined ? undefined : parseJson(bytes));
  if (!result.success) throw new Fault('invalid', { field: 'cursor' });
  return result.output;
}

/**
 * One page of rows that were asked for with one more than fits, and the cursor of the next, null where there is none.
 * `endOf`: what of its last row the next page begins behind.
 */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  endOf: (last: T) => unknown,
): { page: readonly T[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { page, next: hasMore ? toCursor(endOf(last)) : null };
}
