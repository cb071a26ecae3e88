/** WebP: a RIFF file of chunks `type length data`, padded to even lengths. RFC 9649. */
import { ascii } from './bytes.ts';
import type { Format, Kept, Size } from './format.ts';
import { walkMoving } from './webp-animation.ts';
import { type Chunk, file, frameBytes, headerBytes, readChunks } from './webp-chunks.ts';
import { canvasOf, isPicture, sizeOf } from './webp-sizes.ts';

const animationFlag = 0x02;
const alphaFlag = 0x10;

export const webp: Format = {
  begins: (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP',
  readSize,
  walk,
  walkMoving,
};

function readSize(bytes: Uint8Array): Size | undefined {
  const first = { type: ascii(bytes, 12, 4), data: bytes.subarray(headerBytes + frameBytes) };
  return first.type === 'VP8X' ? canvasOf(first.data) : sizeOf(first);
}

function walk(bytes: Uint8Array): Kept | 'damaged' | 'animated' {
  const chunks = readChunks(bytes);
  const [first] = chunks ?? [];
  if (chunks === undefined || first === undefined) return 'damaged';
  const pictures = chunks.filter(isPicture);
  if (first.type !== 'VP8X') return isPicture(first) && hasSize(first) ? file([first]) : 'damaged';
  if (isAnimated(first, chunks)) return 'animated';
  const [picture] = pictures;
  const isWhole =
    picture && pictures.length === 1 && isEqual(sizeOf(picture), canvasOf(first.data));
  if (!isWhole) return 'damaged';
  const alpha = chunks.slice(0, chunks.indexOf(picture)).find(({ type }) => type === 'ALPH');
  // The lossless form has its transparency inside, and a picture with nothing beside it needs no extended header.
  if (alpha === undefined || picture.type === 'VP8L') return file([picture]);
  return file([extendedHeader(first.data), alpha, picture]);
}

const hasSize = (chunk: Chunk) => sizeOf(chunk) !== undefined;

function isAnimated({ data }: Chunk, chunks: readonly Chunk[]): boolean {
  const isFlagged = ((data[0] ?? 0) & animationFlag) !== 0;
  return isFlagged || chunks.some(({ type }) => type === 'ANIM' || type === 'ANMF');
}

function isEqual(one: Size | undefined, other: Size | undefined): boolean {
  return one !== undefined && one.width === other?.width && one.height === other.height;
}

/** Says that there is transparency, and how large all is: nothing of profiles, EXIF or XMP, which are left off. */
function extendedHeader(canvas: Uint8Array): Chunk {
  return { type: 'VP8X', data: Uint8Array.of(alphaFlag, 0, 0, 0, ...canvas.subarray(4, 10)) };
}
