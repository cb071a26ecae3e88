/** The chunks of a WebP. Those of a frame that moves stand within its chunk in the same way. */
import { ascii, fromText, u32le } from './bytes.ts';
import { type Kept, mostParts } from './format.ts';

export type Chunk = { readonly type: string; readonly data: Uint8Array };

export const headerBytes = 12;
export const frameBytes = 8;

/** Every chunk up to the end that the file's header tells; undefined where that or a length leads out of the file. */
export function readChunks(bytes: Uint8Array): Chunk[] | undefined {
  const end = frameBytes + u32le(bytes, 4);
  if (end > bytes.length || end % 2 !== 0) return undefined;
  return chunksIn(bytes.subarray(0, end), headerBytes);
}

/** Every chunk from a place on; undefined where a length leads out. */
export function chunksIn(bytes: Uint8Array, from: number): Chunk[] | undefined {
  const chunks: Chunk[] = [];
  for (let at = from; at < bytes.length; ) {
    const length = u32le(bytes, at + 4);
    const next = at + frameBytes + length + (length % 2);
    if (next > bytes.length || chunks.length >= mostParts) return undefined;
    const data = bytes.subarray(at + frameBytes, at + frameBytes + length);
    chunks.push({ type: ascii(bytes, at, 4), data });
    at = next;
  }
  return chunks;
}

export function file(chunks: readonly Chunk[]): Kept {
  const pieces = chunks.flatMap(piecesOf);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 4);
  return [fromText('RIFF'), bytesOf(length), fromText('WEBP'), ...pieces];
}

export function piecesOf({ type, data }: Chunk): Uint8Array[] {
  return [fromText(type), bytesOf(data.length), data, new Uint8Array(data.length % 2)];
}

function bytesOf(value: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);
}
