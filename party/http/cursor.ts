import * as v from 'valibot';
import { fromBase64Url, parseJson, toBase64Url } from '../auth/bytes.ts';
import { Fault } from '../fault.ts';

/** The end of a page as the client hands it back. Its content is ours alone, and checked all the same. */
export function toCursor(data: unknown): string {
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

/** One page of rows that were asked for with one more than fits, and whether more follow. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
): { page: readonly T[]; hasMore: boolean } {
  return { page: rows.slice(0, limit), hasMore: rows.length > limit };
}
