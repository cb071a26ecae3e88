/** How browsers show what they draw or play themselves; everything else they save. */
const inline = /^(image|video|audio)\//;

/**
 * The value of `Content-Disposition` for a file (RFC 6266): its name whole in UTF-8 (RFC 8187), and in ASCII for who
 * does not read that. `isSaved`: also what browsers could show is to be saved.
 */
export function dispositionOf(
  { name, type }: { name: string; type: string },
  isSaved: boolean,
): string {
  const kind = inline.test(type) && !isSaved ? 'inline' : 'attachment';
  return `${kind}; filename="${toAscii(name)}"; filename*=UTF-8''${toExtended(name)}`;
}

// `%` too: some browsers decode it here.
const toAscii = (name: string) => name.replace(/[^\x20-\x7e]|["\\%]/gu, '_');

// What encodeURIComponent leaves as it is and RFC 8187 does not allow.
const toExtended = (name: string) =>
  encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
