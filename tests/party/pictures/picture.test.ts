import { describe, expect, it } from 'vitest';
import {
  inspectPicture,
  type PictureKind,
  profilePictureLimits,
  stripMetadata,
} from '../../../party/pictures/picture.ts';
import { Random } from '../../harness/random.ts';
import {
  allSamples,
  bytesOf,
  concat,
  fixture,
  partsOf,
  png,
  textOf,
  withRightChecksums,
} from './samples.ts';

const kinds: readonly PictureKind[] = ['png', 'jpeg', 'webp'];
const inspect = (bytes: Uint8Array) => inspectPicture(bytes, profilePictureLimits);
const allowed: Record<PictureKind, RegExp> = {
  png: /^(IHDR|PLTE|IDAT|IEND|tRNS|gAMA|cHRM|sRGB|sBIT|bKGD|pHYs)$/,
  // e1 is the one that says which way up.
  jpeg: /^(c[0124]|d[abd9]|dd|e[01e])$/,
  webp: /^(VP8[ LX]|ALPH)$/,
};

describe('a picture', () => {
  it.each([
    ['nothing', ''],
    ['a text', 'hello'],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['an svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a gif', 'GIF89a\x01\0\x01\0\0\0\0;'],
    ['a pdf', '%PDF-1.7'],
    ['an avif', '\0\0\0\x1cftypavif'],
    ['a sound', 'RIFF\x04\0\0\0WAVE'],
    ['half a signature', '\x89PNG'],
  ])('is not %s', (_, text) => {
    expect(inspect(bytesOf(text))).toEqual({ ok: false, flaw: 'unknown-kind' });
    for (const kind of kinds) expect(stripMetadata(bytesOf(text), kind)).toBeUndefined();
  });

  it('is not too heavy, and nothing is looked at when it is', () => {
    const { bytes } = profilePictureLimits;
    const padded = (length: number) => concat(png(), new Uint8Array(length - png().length));
    expect(inspect(padded(bytes)).ok).toBe(true);
    expect(inspect(padded(bytes + 1))).toEqual({ ok: false, flaw: 'too-many-bytes' });
  });

  it('is measured by the limits of its use', () => {
    const photo = fixture('gps.jpg');
    const flaw = (limits: Partial<typeof profilePictureLimits>) =>
      inspectPicture(photo, { ...profilePictureLimits, ...limits });
    expect(flaw({ bytes: 5_000 })).toEqual({ ok: false, flaw: 'too-many-bytes' });
    expect(flaw({ side: 95 })).toEqual({ ok: false, flaw: 'too-many-pixels' });
    expect(flaw({ pixels: 96 * 64 - 1 })).toEqual({ ok: false, flaw: 'too-many-pixels' });
    expect(flaw({ side: 96, pixels: 96 * 64 }).ok).toBe(true);
  });

  it('is stripped of one kind only', () => {
    expect(stripMetadata(png(), 'jpeg')).toBeUndefined();
  });

  it('leaves what it was made from as it was', () => {
    const photo = fixture('gps.jpg');
    const clean = stripMetadata(photo, 'jpeg');
    clean?.fill(0);
    expect(photo).toEqual(fixture('gps.jpg'));
  });

  it('of every sample has nothing but pixels left', () => {
    for (const { kind, bytes } of allSamples()) expectClean(kind, stripMetadata(bytes, kind)!);
  });
});

describe('whatever is sent', () => {
  it.each(allSamples())('from $name, cut anywhere, is refused', ({ kind, bytes }) => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(inspect(bytes.subarray(0, length)).ok).toBe(false);
      expect(stripMetadata(bytes.subarray(0, length), kind)).toBeUndefined();
    }
  });

  it.each(allSamples())(
    'from $name, mutated, is refused or comes out clean',
    ({ name, kind, bytes }) => {
      const random = new Random(
        [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7),
      );
      let taken = 0;
      for (let round = 0; round < 1_500; round += 1) {
        const sent = mutated(bytes, random);
        const isRepaired = kind === 'png' && random.chance(0.7);
        if (inspectAndStrip(isRepaired ? withRightChecksums(sent) : sent)) taken += 1;
      }
      // The mutations are such that both happen.
      expect(taken).toBeGreaterThan(0);
      expect(taken).toBeLessThan(1_500);
    },
  );

  it('in 2 MiB of the same over and over, is answered all the same', () => {
    for (const { bytes } of allSamples()) {
      for (const unit of [
        '\xff',
        '\xff\xff\xd0',
        '\xff\xe0\0\x02',
        '\xff\xda\0\x02',
        '\0',
        '\0\0\0\0tEXt\0\0\0\0',
      ]) {
        const tail = bytesOf(
          unit.repeat((profilePictureLimits.bytes - bytes.length) / unit.length),
        );
        inspectAndStrip(concat(bytes.subarray(0, 40), tail));
        inspectAndStrip(concat(bytes.subarray(0, -30), tail, bytes.subarray(-30)));
      }
    }
  });
});

/** Whether it was taken; expects that both functions agree. */
function inspectAndStrip(bytes: Uint8Array): boolean {
  const found = inspect(bytes);
  const stripped = kinds.map((kind) => stripMetadata(bytes, kind));
  if (!found.ok) {
    if (found.flaw !== 'too-many-pixels')
      expect(stripped).toEqual([undefined, undefined, undefined]);
    return false;
  }
  const { kind } = found.picture;
  const clean = stripped[kinds.indexOf(kind)]!;
  expect(inspect(clean)).toEqual(found);
  expectClean(kind, clean);
  return true;
}

function expectClean(kind: PictureKind, clean: Uint8Array): void {
  const parts = partsOf(kind, clean);
  expect(parts.filter((name) => !allowed[kind].test(name))).toEqual([]);
  expect(parts.filter((name) => name === 'e1').length).toBeLessThanOrEqual(1);
  if (kind === 'jpeg') expect(textOf(clean)).not.toMatch(/canary/i);
  expect(isEqual(stripMetadata(clean, kind), clean)).toBe(true);
}

// The matcher for equal values takes seconds for a file of 2 MiB.
const isEqual = (one: Uint8Array | undefined, other: Uint8Array) =>
  one !== undefined && Buffer.compare(one, other) === 0;

const edges = [0, 1, 2, 0x7f, 0x80, 0xd8, 0xd9, 0xda, 0xe1, 0xfe, 0xff];

function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  // Headers are where the decisions are made.
  const place = () => random.below(random.chance(0.5) ? Math.min(64, copy.length) : copy.length);
  switch (random.below(5)) {
    case 0:
      copy[place()] = random.pick(edges);
      return copy;
    case 1:
      for (let count = 0; count < 4; count += 1) copy[place()] = random.below(256);
      return copy;
    case 2:
      return concat(copy.subarray(0, random.below(copy.length)), copy.subarray(place()));
    case 3:
      return concat(copy.subarray(0, place()), copy.subarray(place()), copy);
    default:
      return concat(copy, copy.subarray(place()));
  }
}
