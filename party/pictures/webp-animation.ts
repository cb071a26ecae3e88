/** A WebP that moves: an extended header, how it repeats, then frames with chunks of their own. RFC 9649, 2.7. */
import { joined, u16le } from './bytes.ts';
import type { Kept, Size } from './format.ts';
import { type Chunk, chunksIn, file, piecesOf, readChunks } from './webp-chunks.ts';
import { canvasOf, isPicture, sizeOf } from './webp-sizes.ts';

type Place = Size & { readonly x: number; readonly y: number };

const flags = 0x02 | 0x10;
const frameHeaderBytes = 16;
const mostFrames = 5_000;

/** Frames that lie on the canvas and hold one picture each; everything else is left off, inside of them as well. */
export function walkMoving(bytes: Uint8Array, mostPixels: number): Kept | 'damaged' {
  const [header, ...chunks] = readChunks(bytes) ?? [];
  const canvas = header?.type === 'VP8X' ? canvasOf(header.data) : undefined;
  const loop = chunks.find(({ type }) => type === 'ANIM');
  const frames = chunks.filter(({ type }) => type === 'ANMF');
  if (canvas === undefined || header === undefined || loop?.data.length !== 6) return 'damaged';
  // A picture beside the frames is none of them.
  if (chunks.some(isPicture) || frames.length === 0 || frames.length > mostFrames) return 'damaged';
  if (frames.length * canvas.width * canvas.height > mostPixels) return 'damaged';
  const kept = frames.map((frame) => keptFrame(frame, canvas));
  const isWhole = kept.every((frame) => frame !== undefined);
  return isWhole ? file([extendedHeader(header.data), loop, ...kept]) : 'damaged';
}

function keptFrame({ type, data }: Chunk, canvas: Size): Chunk | undefined {
  const chunks = chunksIn(data, frameHeaderBytes) ?? [];
  const pictures = chunks.filter(isPicture);
  const [picture] = pictures;
  const place = placeOf(data);
  if (picture === undefined || pictures.length > 1 || !isOn(canvas, place)) return undefined;
  const size = sizeOf(picture);
  if (size?.width !== place.width || size.height !== place.height) return undefined;
  const alpha = chunks.slice(0, chunks.indexOf(picture)).find(({ type }) => type === 'ALPH');
  const kept = alpha === undefined || picture.type === 'VP8L' ? [picture] : [alpha, picture];
  const pieces = [data.subarray(0, frameHeaderBytes), ...kept.flatMap(piecesOf)];
  return { type, data: joined(pieces) };
}

function placeOf(data: Uint8Array): Place {
  const u24 = (at: number) => u16le(data, at) + ((data[at + 2] ?? 0) << 16);
  return { x: 2 * u24(0), y: 2 * u24(3), width: u24(6) + 1, height: u24(9) + 1 };
}

function isOn(canvas: Size, { x, y, width, height }: Place): boolean {
  return x + width <= canvas.width && y + height <= canvas.height;
}

function extendedHeader(canvas: Uint8Array): Chunk {
  return { type: 'VP8X', data: Uint8Array.of(flags, 0, 0, 0, ...canvas.subarray(4, 10)) };
}
