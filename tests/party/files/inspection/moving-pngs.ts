import { concat, png, pngChunk, pngPixels, u32 } from '../../pictures/samples.ts';

export function control(frames: number): Uint8Array {
  return pngChunk('acTL', concat(u32(frames), u32(0)));
}

export function place(index: number, { x = 0, width = 5 } = {}): Uint8Array {
  const where = [width, 4, x, 0].map(u32);
  return pngChunk('fcTL', concat(u32(index), ...where, new Uint8Array(6)));
}

/** 5 × 4 in two frames. */
export function movingPng({
  says = 2,
  first = 0,
  x = 0,
  width = 5,
  more = new Uint8Array() as Uint8Array,
} = {}) {
  const pixels = pngPixels().slice(8, -4);
  const second = pngChunk('fdAT', concat(u32(first + 2), pixels));
  return png([control(says), place(first), more], [place(first + 1, { x, width }), second]);
}
