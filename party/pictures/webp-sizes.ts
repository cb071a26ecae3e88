import { u16le, u32le } from './bytes.ts';
import type { Size } from './format.ts';
import type { Chunk } from './webp-chunks.ts';

export const isPicture = ({ type }: Chunk) => type === 'VP8 ' || type === 'VP8L';

/** Of the header of an extended file. */
export function canvasOf(data: Uint8Array): Size | undefined {
  if (data.length < 10) return undefined;
  const u24 = (at: number) => u16le(data, at) + ((data[at + 2] ?? 0) << 16);
  return { width: u24(4) + 1, height: u24(7) + 1 };
}

/** As the pixels themselves say it; undefined for what are none that can be shown. */
export function sizeOf({ type, data }: Chunk): Size | undefined {
  if (type === 'VP8 ') return lossySize(data);
  return type === 'VP8L' ? losslessSize(data) : undefined;
}

/** A key frame that is shown, with the code that begins it (RFC 6386, 9.1). */
function lossySize(data: Uint8Array): Size | undefined {
  const isShownKeyFrame = ((data[0] ?? 0) & 0x11) === 0x10;
  const isStart = data[3] === 0x9d && data[4] === 0x01 && data[5] === 0x2a && data.length > 10;
  const firstPartition = (u16le(data, 0) + ((data[2] ?? 0) << 16)) >>> 5;
  if (!isShownKeyFrame || !isStart || firstPartition > data.length - 10) return undefined;
  return { width: u16le(data, 6) & 0x3fff, height: u16le(data, 8) & 0x3fff };
}

function losslessSize(data: Uint8Array): Size | undefined {
  const bits = u32le(data, 1);
  const isVersion0 = bits >>> 29 === 0;
  if (data[0] !== 0x2f || !isVersion0 || data.length <= 5) return undefined;
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
