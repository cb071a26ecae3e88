/** PNG: a signature, then chunks `length type data crc`. https://www.w3.org/TR/png-3/ */
import { ascii, u32be } from './bytes.ts';
import { crc32 } from './crc32.ts';
import { type Format, type Kept, mostParts, type Size } from './format.ts';
import { isAnimation, isMoving } from './png-animation.ts';

type Chunk = { readonly type: string; readonly data: Uint8Array; readonly whole: Uint8Array };

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const frameBytes = 12;
const bitDepths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

// The chunks that change how the pixels look, by the lengths they may have: a longer one would carry something else.
const looks = new Map<string, readonly [least: number, most: number]>([
  ['tRNS', [1, 256]],
  ['gAMA', [4, 4]],
  ['cHRM', [32, 32]],
  ['sRGB', [1, 1]],
  ['sBIT', [1, 4]],
  ['bKGD', [1, 6]],
  ['pHYs', [9, 9]],
]);

export const png: Format = {
  begins: (bytes) => signature.every((byte, at) => bytes[at] === byte),
  readSize,
  walk,
  walkMoving,
};

function readSize(bytes: Uint8Array): Size | undefined {
  const isHeader = u32be(bytes, 8) === 13 && ascii(bytes, 12, 4) === 'IHDR' && bytes.length >= 33;
  return isHeader ? { width: u32be(bytes, 16), height: u32be(bytes, 20) } : undefined;
}

function walk(bytes: Uint8Array): Kept | 'damaged' | 'animated' {
  const chunks = readChunks(bytes);
  if (chunks === undefined) return 'damaged';
  return chunks.some(isAnimation) ? 'animated' : keptOf(chunks, chunks.filter(isKept(chunks)));
}

function walkMoving(bytes: Uint8Array, mostPixels: number): Kept | 'damaged' {
  const [chunks, size] = [readChunks(bytes), readSize(bytes)];
  if (chunks === undefined || size === undefined) return 'damaged';
  if (!isMoving(chunks, size, mostPixels)) return 'damaged';
  const stays = isKept(chunks);
  return keptOf(
    chunks,
    chunks.filter((chunk, index) => isAnimation(chunk) || stays(chunk, index)),
  );
}

function keptOf(chunks: readonly Chunk[], kept: readonly Chunk[]): Kept | 'damaged' {
  return isWellBuilt(chunks) && kept.every(isIntact)
    ? [signature, ...kept.map(({ whole }) => whole)]
    : 'damaged';
}

/** Every chunk up to IEND; undefined when a length leads out of the file or the end is missing. */
function readChunks(bytes: Uint8Array): Chunk[] | undefined {
  const chunks: Chunk[] = [];
  for (let at = signature.length; chunks.length < mostParts; ) {
    const end = at + frameBytes + u32be(bytes, at);
    if (end > bytes.length) return undefined;
    const type = ascii(bytes, at + 4, 4);
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    if (type === 'IEND') return chunks;
    at = end;
  }
  return undefined;
}

/** The critical chunks are those we know, in their order and of fitting lengths. */
function isWellBuilt(chunks: readonly Chunk[]): boolean {
  const order = chunks.map(({ type }) => letterOf(type)).join('');
  if (!/^Ha*(?:Pa*)?D+a*E$/.test(order)) return false;
  const header = chunks[0]?.data ?? new Uint8Array();
  const [depth = 0, colour = 0, compression, filter, interlace = 0] = header.subarray(8);
  const isKnown = bitDepths[colour]?.includes(depth) && compression === 0 && filter === 0;
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data.length;
  return (
    header.length === 13 &&
    isKnown === true &&
    interlace <= 1 &&
    isPalette(palette, colour) &&
    chunks.at(-1)?.data.length === 0
  );
}

function isPalette(length: number | undefined, colour: number): boolean {
  if (length === undefined) return colour !== 3;
  return colour !== 0 && colour !== 4 && length > 0 && length <= 768 && length % 3 === 0;
}

function letterOf(type: string): string {
  const known: Readonly<Record<string, string>> = { IHDR: 'H', PLTE: 'P', IDAT: 'D', IEND: 'E' };
  // A small first letter says that a decoder may go without the chunk.
  return known[type] ?? (/^[a-z][A-Za-z]{3}$/.test(type) ? 'a' : '?');
}

/** Whether a chunk stays: what a decoder needs, and the first of each that looks, where it belongs: before the pixels. */
function isKept(chunks: readonly Chunk[]): (chunk: Chunk, index: number) => boolean {
  const pixels = chunks.findIndex(({ type }) => type === 'IDAT');
  const seen = new Set<string>();
  return ({ type, data }, index) => {
    const [least, most] = looks.get(type) ?? [];
    if (least === undefined || most === undefined) return letterOf(type) !== 'a';
    if (index > pixels || seen.has(type)) return false;
    seen.add(type);
    return data.length >= least && data.length <= most;
  };
}

function isIntact({ data, whole }: Chunk): boolean {
  return crc32(whole.subarray(4, -4)) === u32be(whole, data.length + 8);
}
