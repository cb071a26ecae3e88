/** A text as people look for it, in any case. SQLite's own lower() knows ASCII only. */
export function searchable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
