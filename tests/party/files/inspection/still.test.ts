import { describe, expect, it } from 'vitest';
import { inspectFile } from '../../../../party/files/inspection/inspect-file.ts';
import {
  bytesOf,
  concat,
  exif,
  fixture,
  jpegWith,
  png,
  pngChunk,
  pngHeader,
  pngOf,
  pngPixels,
  textOf,
  u32,
  webpCanvas,
  webpChunk,
  webpOf,
} from '../../pictures/samples.ts';
import { control, movingPng, place } from './moving-pngs.ts';
import { cleaned, inspect, sourceOf } from './sources.ts';

const damaged = { ok: false, code: 'file-damaged' };
const end = pngChunk('IEND');

describe('a picture', () => {
  it.each([
    ['gps.jpg', 'image/jpeg', 64, 96],
    ['gps.jpeg', 'image/jpeg', 64, 96],
    ['progressive.jpg', 'image/jpeg', 96, 64],
    ['alpha-metadata.webp', 'image/webp', 96, 64],
    ['animated.webp', 'image/webp', 96, 64],
  ])(
    '[FILE-4] [FILE-5] is told with its size, the right way up: %s',
    async (name, type, width, height) => {
      const bytes = fixture(name.replace('gps.jpeg', 'gps.jpg'));
      expect(await inspect(bytes, name, type)).toMatchObject({ ok: true, type, width, height });
    },
  );

  it.each([5, 6, 7, 8])('[FILE-5] is on its side when its EXIF says %i', async (way) => {
    const photo = jpegWith(exif([[0x0112, 3, way]]));
    expect(await inspect(photo, 'a.jpg', 'image/jpeg')).toMatchObject({ width: 64, height: 96 });
  });

  it.each([1, 2, 3, 4, 9])('[FILE-5] is upright when its EXIF says %i', async (way) => {
    const photo = jpegWith(exif([[0x0112, 3, way]]));
    expect(await inspect(photo, 'a.jpg', 'image/jpeg')).toMatchObject({ width: 96, height: 64 });
  });

  it('[FILE-5] is left as it is when there is nothing to take out', async () => {
    expect(await inspect(png(), 'a.png', 'image/png')).toMatchObject({ ok: true, change: null });
    const plain = fixture('progressive.jpg');
    expect(await inspect(plain, 'a.jpg', 'image/jpeg')).toMatchObject({ ok: true, change: null });
  });

  it.each([
    ['a jpeg', 'gps.jpg', 'image/jpeg', fixture('gps.jpg')],
    ['a webp', 'a.webp', 'image/webp', fixture('alpha-metadata.webp')],
    ['a moving webp', 'a.webp', 'image/webp', movingWebp(96, webpChunk('EXIF', bytesOf('canary')))],
    ['a png', 'a.png', 'image/png', png([pngChunk('eXIf', bytesOf('MM\0* GPS canary'))])],
    ['a png and an archive', 'a.png', 'image/png', concat(png(), bytesOf('PK\x03\x04 canary'))],
    ['a png and a page', 'a.png', 'image/png', concat(png(), bytesOf('<script>canary</script>'))],
  ])('[FILE-5] [S16] does not tell where it was taken: %s', async (_, name, type, bytes) => {
    expect(textOf(bytes)).toMatch(/canary/i);
    expect(textOf(await cleaned(bytes, name, type))).not.toMatch(/canary|xmpmeta/i);
  });

  it('[FILE-5] [S16] is too large by its header alone, and nothing behind is decoded', async () => {
    const bomb = pngOf(
      pngHeader({ width: 50_000, height: 50_000 }),
      pngPixels(),
      new Uint8Array(40_000),
    );
    const tooLarge = { ok: false, code: 'too-large' };
    expect(await inspect(bomb, 'a.png', 'image/png')).toEqual(tooLarge);
    const of = (width: number, height: number) =>
      inspect(pngOf(pngHeader({ width, height }), pngPixels(), end), 'a.png', 'image/png');
    expect(await of(8_001, 1)).toEqual(tooLarge);
    expect(await of(8_000, 5_001)).toEqual(tooLarge);
    expect(await of(8_000, 5_000)).toMatchObject({ ok: true, width: 8_000, height: 5_000 });
  });

  it('[FILE-5] is too large beyond 8 MiB, and nothing of it is read then', async () => {
    const { source, counts } = sourceOf(new Uint8Array(8 * 1024 * 1024 + 1));
    const found = await inspectFile(source, { name: 'a.png', type: 'image/png' });
    expect(found).toEqual({ ok: false, code: 'too-large' });
    expect(counts.reads).toBe(0);
  });
});

describe('a moving picture', () => {
  it('[FILE-5] is the same webp when there was nothing to take out of it', async () => {
    const moving = movingWebp(96);
    expect(await cleaned(moving, 'a.webp', 'image/webp')).toEqual(moving);
  });

  it.each([
    ['a frame beside the canvas', movingWebp(95)],
    ['no frames', webpOf(webpCanvas(96, 64, 2), loop())],
    ['no word on how often', webpOf(webpCanvas(96, 64, 2), frame())],
    ['a picture beside its frames', movingWebp(96, fixture('lossy.webp').subarray(12))],
    [
      'a frame of nothing',
      webpOf(webpCanvas(96, 64, 2), loop(), webpChunk('ANMF', new Uint8Array(16))),
    ],
    [
      'frames without end',
      webpOf(webpCanvas(96, 64, 2), loop(), ...Array.from({ length: 5_001 }, () => frame())),
    ],
    [
      'more pixels than anybody looks at',
      webpOf(webpCanvas(8_000, 5_000, 2), loop(), ...Array.from({ length: 26 }, () => frame())),
    ],
  ])('[FILE-4] [S16] is damaged when a webp has %s', async (_, bytes) => {
    expect(await inspect(bytes, 'a.webp', 'image/webp')).toEqual(damaged);
  });
});

describe('a moving png', () => {
  it('[FILE-5] is the same when there was nothing to take out of it', async () => {
    const moving = movingPng();
    expect(await cleaned(moving, 'a.png', 'image/png')).toEqual(moving);
    const chatty = movingPng({ more: pngChunk('tEXt', bytesOf('canary')) });
    expect(await cleaned(chatty, 'a.png', 'image/png')).toEqual(moving);
  });

  it.each([
    ['fewer frames than it says', movingPng({ says: 3 })],
    ['more frames than it says', movingPng({ says: 1 })],
    ['a frame beside the picture', movingPng({ x: 1 })],
    ['a frame of no size', movingPng({ width: 0 })],
    ['frames out of order', movingPng({ first: 1 })],
    ['a frame without pixels', png([control(1)], [place(0)])],
    ['pixels without a frame', png([control(1), place(0)], [pngChunk('fdAT', u32(1))])],
    ['no control', png([place(0)])],
  ])('[FILE-4] [S16] is damaged when it has %s', async (_, bytes) => {
    expect(await inspect(bytes, 'a.png', 'image/png')).toEqual(damaged);
  });
});

function loop(): Uint8Array {
  return webpChunk('ANIM', new Uint8Array(6));
}

/** 96 × 64 in the upper left corner. */
function frame(): Uint8Array {
  const head = new Uint8Array(16);
  head.set([95, 0, 0, 63, 0, 0, 100], 6);
  return webpChunk('ANMF', concat(head, fixture('lossy.webp').subarray(12)));
}

function movingWebp(width: number, ...more: readonly Uint8Array[]): Uint8Array {
  const flags = 0x12;
  return webpOf(webpCanvas(width, 64, flags), loop(), frame(), frame(), ...more);
}
