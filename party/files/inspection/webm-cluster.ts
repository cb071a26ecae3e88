import { u16be } from '../../pictures/bytes.ts';
import { type ElementPlace, isEnded, numberIn, placeOf, widthOf } from './ebml.ts';
import type { Reader } from './reader.ts';
import { ensure } from './refusal.ts';

/** How far one has come: in bytes, in ticks, and in parts of all clusters so far. */
export type Progress = { readonly end: number; readonly ticks: number; readonly blocks: number };

const timestampId = 0xe7;
const simpleBlockId = 0xa3;
/** These, groups of blocks, places of others, filling, checksums. */
const parts = new Set([timestampId, simpleBlockId, 0xa0, 0xa7, 0xab, 0xec, 0xbf]);
/** The header of a part, and a time behind it. */
const partBytes = 24;
// An hour of sound in blocks of 20 ms has 180,000.
const mostBlocks = 400_000;

/**
 * Up to the end of a cluster. One of a known length is passed over; in one that a recorder began without knowing it,
 * every part is looked at, up to the first that does not belong there.
 */
export async function passCluster(
  reader: Reader,
  cluster: ElementPlace,
  before: Progress,
): Promise<Progress> {
  let { ticks, blocks } = before;
  if (isEnded(cluster)) return { end: cluster.end, ticks, blocks: blocks + 1 };
  let [at, start] = [cluster.dataAt, 0];
  while (at < reader.size) {
    const bytes = reader.held(at, partBytes) ?? (await reader.upTo(at, partBytes));
    const { id, dataAt, end } = placeOf(bytes, at, reader.size);
    if (!parts.has(id)) break;
    blocks += 1;
    ensure(end <= reader.size && blocks <= mostBlocks);
    const data = bytes.subarray(dataAt - at, end - at);
    if (id === timestampId) start = numberIn(data);
    if (id === simpleBlockId) ticks = Math.max(ticks, start + offsetIn(data));
    at = end;
  }
  return { end: at, ticks, blocks };
}

/** Of a block to the time of its cluster: 16 bits with a sign behind the number of its track. */
function offsetIn(block: Uint8Array): number {
  return (u16be(block, widthOf(block[0])) << 16) >> 16;
}
