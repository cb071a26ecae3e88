/** The blocks of a GIF, one after the other. https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
import { ascii } from '../../pictures/bytes.ts';
import { ensure } from './refusal.ts';

export type GifBlock = {
  /** `other` is everything that a viewer does not need: comments, XMP and what else applications write. */
  readonly kind: 'header' | 'control' | 'frame' | 'loop' | 'text' | 'other' | 'end';
  readonly whole: Uint8Array;
};

const headerBytes = 13;
const descriptorBytes = 10;
const frameMark = 0x2c;
const extensionMark = 0x21;
const endMark = 0x3b;
const controlLabel = 0xf9;
const applicationLabel = 0xff;
const textLabel = 0x01;
const loops = ['NETSCAPE2.0', 'ANIMEXTS1.0'];

/** Up to the end, which is the last one; refuses a file without it. What follows is left off. */
export function* gifBlocks(bytes: Uint8Array): Generator<GifBlock> {
  let at = headerBytes + colourBytes(bytes[10]);
  yield { kind: 'header', whole: bytes.subarray(0, at) };
  while (bytes[at] !== endMark) {
    const end = endOf(bytes, at);
    ensure(end <= bytes.length);
    const whole = bytes.subarray(at, end);
    yield { kind: kindOf(whole), whole };
    at = end;
  }
  yield { kind: 'end', whole: bytes.subarray(at, at + 1) };
}

function endOf(bytes: Uint8Array, at: number): number {
  if (bytes[at] === extensionMark) return endOfBlocks(bytes, at + 2);
  ensure(bytes[at] === frameMark);
  const pixels = at + descriptorBytes + colourBytes(bytes[at + 9]);
  const codeSize = bytes[pixels] ?? 0;
  ensure(codeSize >= 1 && codeSize <= 8);
  return endOfBlocks(bytes, pixels + 1);
}

function endOfBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + (bytes[at] ?? 0);
  return at + 1;
}

/** Of a table of colours, from the byte that tells whether there is one. */
function colourBytes(packed = 0): number {
  return packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0;
}

function kindOf(whole: Uint8Array): GifBlock['kind'] {
  if (whole[0] === frameMark) return 'frame';
  const label = whole[1];
  if (label === textLabel) return 'text';
  // Lengths that fit leave no room for anything else.
  if (label === controlLabel) return whole[2] === 4 && whole.length === 8 ? 'control' : 'other';
  const isLoop = label === applicationLabel && whole[2] === 11 && isLoopBlock(whole);
  return isLoop ? 'loop' : 'other';
}

function isLoopBlock(whole: Uint8Array): boolean {
  const isNamed = loops.includes(ascii(whole, 3, 11));
  return isNamed && whole.length === 19 && whole[14] === 3 && whole[15] === 1;
}
