import { readdirSync, readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import type { PictureKind } from '../../../party/pictures/picture.ts';

type Part = readonly [name: string, data: Uint8Array];

const folder = new URL('../../fixtures/pictures/', import.meta.url);
const kindOf: Record<string, PictureKind> = { jpg: 'jpeg', png: 'png', webp: 'webp' };

/** A picture made by an ordinary encoder, 96 × 64. The metadata in it holds the word "canary". */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, folder)));
}

/** All of them but those that move, and the pngs made here. */
export function allSamples(): { name: string; kind: PictureKind; bytes: Uint8Array }[] {
  const files = readdirSync(folder).filter((name) => name !== 'animated.webp');
  return [
    ...files.map((name) => ({
      name,
      kind: kindOf[name.split('.')[1] ?? ''] ?? 'png',
      bytes: fixture(name),
    })),
    { name: 'colours.png', kind: 'png', bytes: png() },
    { name: 'palette.png', kind: 'png', bytes: palettePng() },
    { name: 'chatty.png', kind: 'png', bytes: chattyPng() },
  ];
}

export const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
export const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
export const concat = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** Big-endian. */
export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
const u16 = (value: number) => u32(value).subarray(2);
const reversed = (bytes: Uint8Array) => bytes.slice().reverse();

const pngSignature = bytesOf('\x89PNG\r\n\x1a\n');

export function pngChunk(type: string, data: Uint8Array = new Uint8Array()): Uint8Array {
  const named = concat(bytesOf(type), data);
  return concat(u32(data.length), named, u32(crc32(Buffer.from(named))));
}

export function pngHeader({ width = 5, height = 4, depth = 8, colour = 2, interlace = 0 } = {}) {
  const rest = Uint8Array.of(depth, colour, 0, 0, interlace);
  return pngChunk('IHDR', concat(u32(width), u32(height), rest));
}

/** The pixels of 5 × 4 in true colour. */
export const pngPixels = (bytesPerRow = 15) =>
  pngChunk('IDAT', deflateSync(Buffer.alloc((1 + bytesPerRow) * 4)));

export const pngOf = (...chunks: readonly Uint8Array[]) => concat(pngSignature, ...chunks);

/** A small png; `before` and `after` stand around its pixels. */
export function png(before: readonly Uint8Array[] = [], after: readonly Uint8Array[] = []) {
  return pngOf(pngHeader(), ...before, pngPixels(), ...after, pngChunk('IEND'));
}

function palettePng() {
  const palette = pngChunk('PLTE', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
  const clear = pngChunk('tRNS', Uint8Array.of(0, 255));
  return pngOf(pngHeader({ colour: 3 }), palette, clear, pngPixels(5), pngChunk('IEND'));
}

/** Every chunk that tells something of its maker, and each that may stay. */
export function chattyPng() {
  const canary = bytesOf('Comment\0canary');
  const told = ['tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf', 'iCCP', 'sPLT', 'hIST', 'caNv', 'prVt'];
  const looks: Part[] = [
    ['gAMA', u32(45_455)],
    ['cHRM', new Uint8Array(32).fill(1)],
    ['sRGB', Uint8Array.of(0)],
    ['sBIT', Uint8Array.of(8, 8, 8)],
    ['bKGD', new Uint8Array(6)],
    ['tRNS', new Uint8Array(6)],
    ['pHYs', concat(u32(2_835), u32(2_835), Uint8Array.of(1))],
  ];
  const chunks = [...told.map((type): Part => [type, canary]), ...looks];
  return png(
    chunks.map(([type, data]) => pngChunk(type, data)),
    ['tEXt', 'eXIf', 'tIME'].map((type) => pngChunk(type, canary)),
  );
}

/** A JPEG segment with its marker and length. */
export function segment(marker: number, data: Uint8Array = new Uint8Array()): Uint8Array {
  return concat(Uint8Array.of(0xff, marker), u16(data.length + 2), data);
}

/** The picture with segments put in right after its first two bytes. */
export function jpegWith(...segments: readonly Uint8Array[]): Uint8Array {
  const plain = fixture('progressive.jpg');
  return concat(plain.subarray(0, 2), ...segments, plain.subarray(2));
}

/** EXIF with entries `[tag, type, value]`, in either byte order. */
export function exif(
  entries: readonly (readonly [number, number, number])[],
  order: 'II' | 'MM' = 'II',
) {
  const turn = order === 'II' ? reversed : (bytes: Uint8Array) => bytes;
  const directory = entries.map(([tag, type, value]) =>
    concat(turn(u16(tag)), turn(u16(type)), turn(u32(1)), turn(u16(value)), u16(0)),
  );
  const head = [bytesOf('Exif\0\0'), bytesOf(order), turn(u16(42)), turn(u32(8))];
  return segment(0xe1, concat(...head, turn(u16(entries.length)), ...directory, u32(0)));
}

export function webpChunk(type: string, data: Uint8Array): Uint8Array {
  const padding = new Uint8Array(data.length % 2);
  return concat(bytesOf(type), reversed(u32(data.length)), data, padding);
}

export function webpOf(...chunks: readonly Uint8Array[]): Uint8Array {
  const body = concat(bytesOf('WEBP'), ...chunks);
  return concat(bytesOf('RIFF'), reversed(u32(body.length)), body);
}

/** The header of an extended file; `flags` as in RFC 9649. */
export function webpCanvas(width: number, height: number, flags = 0): Uint8Array {
  const side = (value: number) => reversed(u32(value - 1)).subarray(0, 3);
  return webpChunk('VP8X', concat(Uint8Array.of(flags, 0, 0, 0), side(width), side(height)));
}

/** A mutated png as its author would send it: with checksums that fit, as far as it can be walked through. */
export function withRightChecksums(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    view.setUint32(end, crc32(Buffer.from(bytes.subarray(at + 4, end))));
    at = end + 4;
  }
  return bytes;
}

/** The names of a file's parts, read by other code than ours. Throws where the file is not whole. */
export function partsOf(kind: PictureKind, bytes: Uint8Array): string[] {
  if (kind === 'jpeg') return jpegParts(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const names: string[] = [];
  for (let at = kind === 'png' ? 8 : 12; at < bytes.length; ) {
    const length = kind === 'png' ? view.getUint32(at) : view.getUint32(at + 4, true);
    const from = kind === 'png' ? at + 4 : at;
    names.push(textOf(bytes.subarray(from, from + 4)));
    at += kind === 'png' ? 12 + length : 8 + length + (length % 2);
    if (at > bytes.length) throw new Error('a part leads out of the file');
  }
  return names;
}

function jpegParts(bytes: Uint8Array): string[] {
  // Among pixels every ff is followed by 00 or a restart: whatever else follows begins the next part.
  const text = textOf(bytes);
  const names: string[] = [];
  for (let at = 2; at < bytes.length; ) {
    if (bytes[at] !== 0xff) throw new Error(`no marker at ${at}`);
    const marker = bytes[at + 1] ?? 0;
    names.push(marker.toString(16));
    if (marker === 0xd9) {
      if (at + 2 !== bytes.length) throw new Error('something follows the end');
      return names;
    }
    at += 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0);
    if (marker !== 0xda) continue;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are bytes
    const rest = /\xff+[^\x00\xd0-\xd7\xff]/.exec(text.slice(at));
    at += rest === null ? bytes.length : rest.index + rest[0].length - 2;
  }
  throw new Error('no end');
}
