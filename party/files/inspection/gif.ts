/** GIF: a header, then extensions and frames made of blocks of up to 255 bytes, then one byte that ends it. */
import { limits } from '../../../sdk/src/protocol/index.ts';
import { ascii, joined, u16le } from '../../pictures/bytes.ts';
import type { Size } from '../../pictures/format.ts';
import { type FileFormat, framePixelsMost } from './format.ts';
import { type GifBlock, gifBlocks } from './gif-blocks.ts';
import { ensureShowable } from './measures.ts';
import { ensure } from './refusal.ts';
import { replacementOf } from './replacement.ts';

const mostFrames = 5_000;

export const gif: FileFormat = {
  types: ['image/gif'],
  most: limits.imageBytes,
  begins: (beginning) => /^GIF8[79]a$/.test(ascii(beginning, 0, 6)),
  inspect: async (reader) => {
    const bytes = await reader.bytes(0, reader.size);
    const screen = screenOf(bytes);
    const clean = joined(keptOf(bytes, screen));
    return { ok: true, type: 'image/gif', ...screen, change: replacementOf(bytes, clean) };
  },
};

function screenOf(bytes: Uint8Array): Size {
  const [width, height] = [u16le(bytes, 6), u16le(bytes, 8)];
  ensure(bytes.length > 13 && width > 0 && height > 0);
  ensureShowable({ width, height });
  return { width, height };
}

/** The header, the frames with what controls them, and how often all is repeated; nothing that tells something. */
function keptOf(bytes: Uint8Array, screen: Size): Uint8Array[] {
  const kept: Uint8Array[] = [];
  let frames = 0;
  let control: Uint8Array | undefined;
  for (const block of gifBlocks(bytes)) {
    if (block.kind === 'control') control = block.whole;
    if (block.kind === 'text') control = undefined;
    if (block.kind === 'header' || block.kind === 'loop' || block.kind === 'end')
      kept.push(block.whole);
    if (block.kind !== 'frame') continue;
    frames += 1;
    ensureFrame(block, screen, frames);
    if (control !== undefined) kept.push(control);
    kept.push(block.whole);
    control = undefined;
  }
  ensure(frames > 0);
  return kept;
}

function ensureFrame({ whole }: GifBlock, screen: Size, frames: number): void {
  const [left, top, width, height] = [1, 3, 5, 7].map((at) => u16le(whole, at));
  ensure(left !== undefined && top !== undefined && width !== undefined && height !== undefined);
  ensure(width > 0 && height > 0);
  ensure(left + width <= screen.width && top + height <= screen.height);
  // Viewers draw each frame on a whole screen.
  const pixels = frames * screen.width * screen.height;
  ensure(frames <= mostFrames && pixels <= framePixelsMost, 'too-large');
}
