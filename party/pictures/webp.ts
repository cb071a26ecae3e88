/** WebP: a RIFF file of chunks `type length data`, padded to even lengths. RFC 9649. */
import { ascii, fromText, u16le, u32le } from './bytes.ts';
import { type Format, type Kept, mostParts, type Size } from './format.ts';

type Chunk = { readonly type: string; readonly data: Uint8Array };

const headerBytes = 12;
const frameBytes = 8;
const animationFlag = 0x02;
const alphaFlag = 0x10;

export const webp: Format = {
  begins: (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP',
  readSize,
  walk,
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

/** Every chunk up to the end that the file's header tells; undefined where that or a length leads out of the file. */
function readChunks(bytes: Uint8Array): Chunk[] | undefined {
  const end = frameBytes + u32le(bytes, 4);
  if (end > bytes.length || end % 2 !== 0) return undefined;
  const chunks: Chunk[] = [];
  for (let at = headerBytes; at < end; ) {
    const length = u32le(bytes, at + 4);
    const next = at + frameBytes + length + (length % 2);
    if (next > end || chunks.length >= mostParts) return undefined;
    const data = bytes.subarray(at + frameBytes, at + frameBytes + length);
    chunks.push({ type: ascii(bytes, at, 4), data });
    at = next;
  }
  return chunks;
}

const isPicture = ({ type }: Chunk) => type === 'VP8 ' || type === 'VP8L';
const hasSize = (chunk: Chunk) => sizeOf(chunk) !== undefined;

function isAnimated({ data }: Chunk, chunks: readonly Chunk[]): boolean {
  const isFlagged = ((data[0] ?? 0) & animationFlag) !== 0;
  return isFlagged || chunks.some(({ type }) => type === 'ANIM' || type === 'ANMF');
}

function isEqual(one: Size | undefined, other: Size | undefined): boolean {
  return one !== undefined && one.width === other?.width && one.height === other.height;
}

function canvasOf(data: Uint8Array): Size | undefined {
  if (data.length < 10) return undefined;
  const u24 = (at: number) => u16le(data, at) + ((data[at + 2] ?? 0) << 16);
  return { width: u24(4) + 1, height: u24(7) + 1 };
}

function sizeOf({ type, data }: Chunk): Size | undefined {
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

/** Says that there is transparency, and how large all is: nothing of profiles, EXIF or XMP, which are left off. */
function extendedHeader(canvas: Uint8Array): Chunk {
  return { type: 'VP8X', data: Uint8Array.of(alphaFlag, 0, 0, 0, ...canvas.subarray(4, 10)) };
}

function file(chunks: readonly Chunk[]): Kept {
  const pieces = chunks.flatMap(({ type, data }) => [
    fromText(type),
    bytesOf(data.length),
    data,
    new Uint8Array(data.length % 2),
  ]);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 4);
  return [fromText('RIFF'), bytesOf(length), fromText('WEBP'), ...pieces];
}

function bytesOf(value: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);
}
