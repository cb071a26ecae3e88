/**
 * Which rows are in the document. A window is held by the messages at its ends, because positions shift when
 * older rows come in at the front, and a day's line or a group of notices may then get another key. `null`
 * means the newest rows, whichever they are.
 */
export type RowWindow = { readonly first: string | null; readonly last: string | null };
type Keyed = readonly { readonly key: string; readonly type: string }[];
export type Span = { readonly start: number; readonly end: number };

/** Rows drawn at first, rows added at an end that comes into view, and the most that are drawn at once. */
export const windowSize = { first: 80, step: 60, most: 260 } as const;

export const newestRows: RowWindow = { first: null, last: null };

/** The part of `rows` that a window shows. A key that is gone falls back to the newest rows. */
export function spanOf(rows: Keyed, window: RowWindow): Span {
  const last = indexOf(rows, window.last);
  const end = last < 0 ? rows.length : last + 1;
  const first = indexOf(rows, window.first);
  const start = first < 0 || first >= end ? Math.max(0, end - windowSize.first) : first;
  return { start: withLeading(rows, start), end };
}

/** The window after its upper end came into view. */
export function withOlder(rows: Keyed, window: RowWindow): RowWindow {
  const { start, end } = spanOf(rows, window);
  const from = Math.max(0, start - windowSize.step);
  return windowOf(rows, { start: from, end: Math.min(end, from + windowSize.most) });
}

/** The window after its lower end came into view. */
export function withNewer(rows: Keyed, window: RowWindow): RowWindow {
  const { start, end } = spanOf(rows, window);
  const to = Math.min(rows.length, end + windowSize.step);
  return windowOf(rows, { start: Math.max(start, to - windowSize.most), end: to });
}

/** The same rows, held where they are while newer ones come in below. */
export function heldInPlace(rows: Keyed, window: RowWindow): RowWindow {
  const { start, end } = spanOf(rows, window);
  return windowOf(rows, { start, end: Math.min(end, start + windowSize.most) });
}

/** The window, cut to its size around the row that is read once twice as much is drawn; at the end, as soon as it is too large. */
export function bounded(rows: Keyed, window: RowWindow, reading: string | undefined): RowWindow {
  const { start, end } = spanOf(rows, window);
  if (reading === undefined) return end - start > windowSize.most ? newestRows : window;
  if (end - start <= 2 * windowSize.most) return window;
  const middle = indexOf(rows, reading) - windowSize.most / 2;
  const from = Math.min(Math.max(start, middle), end - windowSize.most);
  return windowOf(rows, { start: from, end: from + windowSize.most });
}

function windowOf(rows: Keyed, { start, end }: Span): RowWindow {
  const messages = rows.slice(start, end).filter((row) => row.type === 'message');
  return {
    first: messages[0]?.key ?? null,
    last: end === rows.length ? null : (messages.at(-1)?.key ?? null),
  };
}

/** A message brings the lines above it that belong to it. */
function withLeading(rows: Keyed, start: number): number {
  let at = start;
  while (at > 0 && rows[at - 1]?.type !== 'message') at -= 1;
  return at;
}

function indexOf(rows: Keyed, key: string | null): number {
  return key === null ? -1 : rows.findIndex((row) => row.key === key);
}
