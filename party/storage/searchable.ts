/**
 * A text as people look for it, in any case. SQLite's own lower() knows ASCII only. By way of capitals, because letters
 * that have one in common are the same to who looks: ß and SS, ı and I; a sigma at the end of a word is one all the same.
 */
export function searchable(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
}
