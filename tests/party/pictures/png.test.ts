import { describe, expect, it } from 'vitest';
import {
  inspectPicture,
  profilePictureLimits,
  stripMetadata,
} from '../../../party/pictures/picture.ts';
import {
  bytesOf,
  chattyPng,
  concat,
  partsOf,
  png,
  pngChunk,
  pngHeader,
  pngOf,
  pngPixels,
  textOf,
  u32,
} from './samples.ts';

const inspect = (bytes: Uint8Array) => inspectPicture(bytes, profilePictureLimits);
const end = pngChunk('IEND');
const palette = pngChunk('PLTE', new Uint8Array(9));

describe('what a png is', () => {
  it('is told with its size', () => {
    expect(inspect(png())).toEqual({ ok: true, picture: { kind: 'png', width: 5, height: 4 } });
  });

  it('is refused by its header alone when it would be a bomb', () => {
    const bomb = pngOf(pngHeader({ width: 50_000, height: 50_000 }), pngPixels());
    expect(bomb.length).toBeLessThan(1_000);
    expect(inspect(bomb)).toEqual({ ok: false, flaw: 'too-many-pixels' });
  });

  it.each([
    ['wide', { width: 4_097, height: 1 }, 'too-many-pixels'],
    ['high', { width: 1, height: 4_097 }, 'too-many-pixels'],
    ['large', { width: 4_096, height: 4_096 }, 'too-many-pixels'],
    ['wide beyond any number', { width: 2 ** 32 - 1, height: 1 }, 'too-many-pixels'],
    ['of no width', { width: 0, height: 4 }, 'damaged'],
    ['of no height', { width: 5, height: 0 }, 'damaged'],
  ])('is refused when it is %s', (_, size, flaw) => {
    expect(inspect(pngOf(pngHeader(size), pngPixels(), end))).toEqual({ ok: false, flaw });
  });

  it('is taken at the limit', () => {
    const wide = pngOf(pngHeader({ width: 4_096, height: 3_906 }), pngPixels(), end);
    expect(inspect(wide)).toMatchObject({ ok: true, picture: { width: 4_096, height: 3_906 } });
  });

  it.each([
    ['ends early', png().subarray(0, -12)],
    ['ends within its last chunk', png().subarray(0, -1)],
    ['has no pixels', pngOf(pngHeader(), end)],
    ['begins with its pixels', pngOf(pngPixels(), pngHeader(), end)],
    ['has two headers', pngOf(pngHeader(), pngHeader(), pngPixels(), end)],
    ['has pixels in two places', png([], [pngChunk('tEXt'), pngPixels()])],
    ['has a palette behind its pixels', png([], [palette])],
    ['has two palettes', png([palette, palette])],
    ['lacks the palette it needs', pngOf(pngHeader({ colour: 3 }), pngPixels(5), end)],
    [
      'has a palette in shades of grey',
      pngOf(pngHeader({ colour: 0 }), palette, pngPixels(5), end),
    ],
    ['has a palette that is cut', png([pngChunk('PLTE', new Uint8Array(8))])],
    ['has a critical chunk that nobody knows', png([pngChunk('CgBI')])],
    ['has a chunk without a name', png([pngChunk('a b!')])],
    ['has a depth that its colours do not have', pngOf(pngHeader({ depth: 4 }), pngPixels(), end)],
    ['has colours of a kind that is none', pngOf(pngHeader({ colour: 5 }), pngPixels(), end)],
    ['is interlaced in a way that is none', pngOf(pngHeader({ interlace: 2 }), pngPixels(), end)],
    ['has an end with something in it', pngOf(pngHeader(), pngPixels(), pngChunk('IEND', u32(1)))],
    ['has a wrong checksum', flipped(png(), 45)],
    ['has a chunk of 4 GiB', concat(png().subarray(0, 33), u32(2 ** 32 - 1), bytesOf('tEXt'))],
    ['has a chunk that leads to its beginning', concat(png().subarray(0, 33), u32(2 ** 32 - 12))],
    ['is nothing but chunks', png(Array.from({ length: 10_000 }, () => pngChunk('tEXt')))],
  ])('is damaged when it %s', (_, bytes) => {
    expect(inspect(bytes)).toEqual({ ok: false, flaw: 'damaged' });
    expect(stripMetadata(bytes, 'png')).toBeUndefined();
  });

  it('is refused when it moves', () => {
    const moving = png([pngChunk('acTL', new Uint8Array(8))]);
    expect(inspect(moving)).toEqual({ ok: false, flaw: 'animated' });
  });
});

describe('what is left of a png', () => {
  it('are the chunks on the list', () => {
    const clean = stripMetadata(chattyPng(), 'png')!;
    expect(partsOf('png', clean)).toEqual(
      'IHDR gAMA cHRM sRGB sBIT bKGD tRNS pHYs IDAT IEND'.split(' '),
    );
    expect(textOf(clean)).not.toContain('canary');
  });

  it('is the same file when there was nothing to leave off', () => {
    expect(stripMetadata(png(), 'png')).toEqual(png());
  });

  it('is what stands before its end', () => {
    const both = concat(png(), bytesOf('PK\x03\x04 and a whole archive'));
    expect(inspect(both).ok).toBe(true);
    expect(stripMetadata(both, 'png')).toEqual(png());
  });

  it('has no chunk that is longer than its kind, comes twice or too late', () => {
    const long = pngChunk('gAMA', bytesOf('a canary in disguise'));
    const gamma = pngChunk('gAMA', u32(45_455));
    const other = pngChunk('gAMA', u32(1));
    expect(stripMetadata(png([long]), 'png')).toEqual(png());
    expect(stripMetadata(png([gamma, other], [gamma]), 'png')).toEqual(png([gamma]));
  });
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}
