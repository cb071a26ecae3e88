import type { ByteRange } from './store.ts';

/** What of a file is asked for. `all` also where the question is none that has to be understood (RFC 9110, 14.2). */
export type Wanted =
  | { readonly kind: 'all' }
  | { readonly kind: 'part'; readonly range: ByteRange }
  /** Nothing of what there is. */
  | { readonly kind: 'nothing' };

const all: Wanted = { kind: 'all' };
const nothing: Wanted = { kind: 'nothing' };

/**
 * Reads `Range` for a file of `size` bytes: one range, from the front or from the back. Several at once are answered
 * with all. With an `If-Range` that is not the file's own tag, too.
 */
export function readRange(
  headers: Headers,
  { size, etag }: { size: number; etag: string },
): Wanted {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(headers.get('range')?.trim() ?? '');
  const condition = headers.get('if-range');
  if (match === null || (condition !== null && condition !== etag)) return all;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return all;
  if (first === '') return part(Math.max(0, size - Number(last)), size, size);
  if (last !== '' && Number(last) < Number(first)) return all;
  return part(Number(first), last === '' ? size : Number(last) + 1, size);
}

function part(start: number, end: number, size: number): Wanted {
  return start >= size ? nothing : { kind: 'part', range: { start, end: Math.min(end, size) } };
}
