import { describe, expect, it } from 'vitest';
import {
  inspectPicture,
  profilePictureLimits,
  stripMetadata,
} from '../../../party/pictures/picture.ts';
import {
  bytesOf,
  concat,
  fixture,
  partsOf,
  textOf,
  webpCanvas,
  webpChunk,
  webpOf,
} from './samples.ts';

const inspect = (bytes: Uint8Array) => inspectPicture(bytes, profilePictureLimits);
const strip = (bytes: Uint8Array) => stripMetadata(bytes, 'webp');
const lossy = fixture('lossy.webp');
const lossless = fixture('lossless.webp');
const pixels = lossy.subarray(12);
const canary = (type: string) => webpChunk(type, bytesOf('canary'));

describe('what a webp is', () => {
  it.each(['lossy.webp', 'lossless.webp', 'lossless-metadata.webp', 'alpha-metadata.webp'])(
    'is told of %s',
    (name) => {
      const picture = { kind: 'webp', width: 96, height: 64 };
      expect(inspect(fixture(name))).toEqual({ ok: true, picture });
    },
  );

  it('is refused when it moves, whatever its flags say', () => {
    expect(inspect(fixture('animated.webp'))).toEqual({ ok: false, flaw: 'animated' });
    const hidden = webpOf(webpCanvas(96, 64), canary('ANMF'), pixels);
    expect(inspect(hidden)).toEqual({ ok: false, flaw: 'animated' });
  });

  it('is refused by its header alone when it would be a bomb', () => {
    const bomb = webpOf(webpCanvas(2 ** 24, 2 ** 24));
    expect(inspect(bomb)).toEqual({ ok: false, flaw: 'too-many-pixels' });
  });

  it.each([
    ['ends early', lossy.subarray(0, -2)],
    ['is shorter than its header', lossy.subarray(0, 14)],
    ['has nothing inside', webpOf()],
    ['has an odd length', changed(lossy, 4, (lossy[4] ?? 0) - 1)],
    ['has a chunk that leads out of it', changed(lossy, 18, 1)],
    ['has a chunk of 4 GiB', changed(lossy, 19, 0xff)],
    ['is no key frame', changed(lossy, 20, (lossy[20] ?? 0) | 1)],
    ['is not to be shown', changed(lossy, 20, (lossy[20] ?? 0) & ~0x10)],
    ['lacks the code of a frame', changed(lossy, 23, 0)],
    ['has a first part beyond its end', changed(lossy, 22, 0xff)],
    ['has no width', changed(changed(lossy, 26, 0), 27, 0)],
    ['lacks the lossless signature', changed(lossless, 20, 0)],
    ['is lossless of a version to come', changed(lossless, 24, (lossless[24] ?? 0) | 0x20)],
    ['begins with something else', webpOf(canary('EXIF'), pixels)],
    ['says another size than its pixels have', webpOf(webpCanvas(95, 64), pixels)],
    ['has two pictures', webpOf(webpCanvas(96, 64), pixels, pixels)],
    ['has none', webpOf(webpCanvas(96, 64), canary('ALPH'))],
    ['has a header that is cut', webpOf(webpChunk('VP8X', new Uint8Array(4)), new Uint8Array(40))],
    [
      'is nothing but chunks',
      webpOf(...Array.from({ length: 10_001 }, () => webpChunk('EXIF', new Uint8Array()))),
    ],
  ])('is damaged when it %s', (_, bytes) => {
    expect(inspect(bytes)).toEqual({ ok: false, flaw: 'damaged' });
    expect(strip(bytes)).toBeUndefined();
  });
});

describe('what is left of a webp', () => {
  it('is without EXIF, XMP and profiles, and its flags do not speak of them', () => {
    const clean = strip(fixture('alpha-metadata.webp'))!;
    expect(partsOf('webp', clean)).toEqual(['VP8X', 'ALPH', 'VP8 ']);
    expect(textOf(clean)).not.toMatch(/canary/i);
    expect(clean[20]).toBe(0x10);
  });

  it('needs no extended header where nothing stands beside the pixels', () => {
    const all = [canary('ICCP'), pixels, canary('EXIF'), canary('XMP '), canary('CANA')];
    expect(strip(webpOf(webpCanvas(96, 64, 0x2c), ...all))).toEqual(lossy);
    expect(strip(fixture('lossless-metadata.webp'))).toEqual(lossless);
  });

  it('is the same file when there was nothing to leave off', () => {
    expect(strip(lossy)).toEqual(lossy);
    expect(strip(lossless)).toEqual(lossless);
  });

  it('is what stands before its end, and the first picture of a simple file', () => {
    expect(strip(concat(lossy, bytesOf('canary')))).toEqual(lossy);
    expect(strip(webpOf(pixels, canary('EXIF')))).toEqual(lossy);
  });
});

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? value & 255 : byte));
}
