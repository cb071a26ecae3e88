/** Names one of `count` objects by a key, the same one every time: `s0`, `s1`, … (FNV-1a). */
export function shardOf(key: string, count: number): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193) >>> 0;
  }
  return `s${hash % count}`;
}

/** The names of all `count` objects that `shardOf` can give. */
export function shards(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `s${index}`);
}
