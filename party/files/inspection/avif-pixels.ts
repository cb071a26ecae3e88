import { joined } from '../../pictures/bytes.ts';
import { sequenceSizes } from './av1-size.ts';
import type { Extent } from './avif-locations.ts';
import { ensureShowable } from './measures.ts';
import type { Reader } from './reader.ts';
import { ensure } from './refusal.ts';

// Tiles that look alike may share their bytes.
const mostTimes = 4;

/** Refuses pixels that are larger than what is shown of them may be, wherever they lie. */
export async function ensurePixels(
  reader: Reader,
  items: readonly (readonly Extent[])[],
): Promise<void> {
  let left = mostTimes * reader.size;
  for (const extents of items) {
    const pieces: Uint8Array[] = [];
    for (const { start, end } of extents) {
      left -= end - start;
      ensure(left >= 0);
      pieces.push(await reader.bytes(start, end - start));
    }
    for (const size of sequenceSizes(joined(pieces))) ensureShowable(size);
  }
}
