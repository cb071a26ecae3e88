/** The scribe object that writes for a room or person: always the same one for the same key, so that their order is kept. */
export function scribeName(key: string, scribes: number): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return `scribe-${(hash >>> 0) % scribes}`;
}

/** All scribes, for what concerns each of them, such as a sweep. */
export function scribeNames(scribes: number): string[] {
  return Array.from({ length: scribes }, (_, index) => `scribe-${index}`);
}
