import { describe, expect, it } from 'vitest';
import { bytesOf, concat, textOf, u32 } from '../../pictures/samples.ts';
import { box, ftyp, fullBox, hdlr, u16, xmp as uuid, zeros } from './boxes.ts';
import { avifOf, exif, picture, pixels, realPicture, xmp } from './items.ts';
import { cleaned, inspect } from './sources.ts';

const look = (bytes: Uint8Array) => inspect(bytes, 'photo.avif', 'image/avif');
const clean = (bytes: Uint8Array) => cleaned(bytes, 'photo.avif', 'image/avif');
const damaged = { ok: false, code: 'file-damaged' };
const unsupported = { ok: false, code: 'unsupported-media-type' };
const ftypBytes = 24;
const plain = avifOf([picture]);
const sized = (width: number, height: number) => ({ ...picture, size: [width, height] as const });

describe('what an avif is', () => {
  it('[FILE-4] [FILE-5] is told with its size', async () => {
    expect(await look(plain)).toMatchObject({
      ok: true,
      type: 'image/avif',
      width: 320,
      height: 240,
    });
  });

  it.each([
    [0, 320, 240],
    [1, 240, 320],
    [2, 320, 240],
    [3, 240, 320],
  ])(
    '[FILE-5] is measured the right way up after %i quarter turns',
    async (turns, width, height) => {
      expect(await look(avifOf([{ ...picture, turns }]))).toMatchObject({
        ok: true,
        width,
        height,
      });
    },
  );

  it.each([
    ['a heic', concat(ftyp('heic', 'mif1'), plain.subarray(ftypBytes))],
    ['a movie', concat(ftyp('avif', 'avis'), plain.subarray(ftypBytes), box('moov'))],
  ])('[FILE-4] is not taken when it is %s', async (_, bytes) => {
    expect(await look(bytes)).toEqual(unsupported);
  });

  it.each([
    ['lacks its descriptions', concat(plain.subarray(0, ftypBytes), box('mdat', pixels))],
    ['has them twice', concat(plain, fullBox('meta', 0))],
    ['is described as a movie', concat(ftyp('avif'), fullBox('meta', 0, hdlr('vide')))],
    ['has no size', avifOf([{ type: 'av01', data: pixels }])],
    ['has a size of nothing', avifOf([sized(0, 10)])],
    ['has a box twice', avifOf([picture], { more: fullBox('pitm', 0, u16(2)) })],
    ['is cut off', plain.subarray(0, -1)],
    ['is followed by something', concat(plain, bytesOf('PK\x03\x04'))],
    ['has metadata that lies in its descriptions', avifOf([picture, exif], { shift: -300 })],
    ['has metadata that lies behind its end', avifOf([picture, exif], { shift: 1 })],
    ['has metadata of the length that means all', avifOf([picture, { ...exif, data: zeros(0) }])],
    ['has items without end', avifOf(Array.from({ length: 1_001 }, () => picture))],
  ])('[FILE-4] is damaged when it %s', async (_, bytes) => {
    expect(await look(bytes)).toEqual(damaged);
  });

  it.each([
    ['wide', [sized(8_001, 1)]],
    ['high', [sized(1, 8_001)]],
    ['large', [sized(8_000, 5_001)]],
    ['wide beyond any number', [sized(2 ** 32 - 1, 1)]],
    ['made of tiles that are', [picture, sized(8_001, 1)]],
    ['made of many tiles', [picture, ...Array.from({ length: 5 }, () => sized(8_000, 5_000))]],
  ])('[FILE-5] [S16] is too large when it is %s', async (_, items) => {
    expect(await look(avifOf(items))).toEqual({ ok: false, code: 'too-large' });
  });
});

describe('the pixels of an avif', () => {
  const sequence = (...bits: readonly string[]) => {
    const padded = bits.join('').padEnd(320, '0');
    const bytes = padded.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
    return { ...picture, data: Uint8Array.of(0x12, 0, 0x0a, bytes.length, ...bytes) };
  };
  const sides = (width: number, height: number) =>
    `11111111${[width, height].map((side) => (side - 1).toString(2).padStart(16, '0')).join('')}`;
  const timing = `1${'0'.repeat(64)}1001${'01'}1${'00111'}${'0'.repeat(42)}`;

  it('[FILE-4] are as a browser encodes them', async () => {
    const found = await look(avifOf([realPicture, exif]));
    expect(found).toMatchObject({ ok: true, width: 64, height: 48 });
  });

  it.each([
    ['a single picture', '00011', '00000'],
    ['a sequence', '00000', `0000000${'0'.repeat(12)}00000`],
    ['a sequence with points', '00000', `0000010${`${'0'.repeat(12)}010000`.repeat(3)}`],
    [
      'a sequence with times',
      '00000',
      `${timing}100000${'0'.repeat(12)}000001${'0'.repeat(17)}10000`,
    ],
  ])('[FILE-5] [S16] are too large by their own account in %s', async (_, ...start) => {
    const too = { ok: false, code: 'too-large' };
    expect(await look(avifOf([sequence(...start, sides(8_000, 5_000))]))).toMatchObject({
      ok: true,
    });
    expect(await look(avifOf([sequence(...start, sides(8_001, 1))]))).toEqual(too);
    expect(await look(avifOf([sequence(...start, sides(8_000, 5_001))]))).toEqual(too);
    expect(await look(avifOf([picture, sequence(...start, sides(65_536, 65_536))]))).toEqual(too);
  });

  it.each([
    ['a unit longer than all', Uint8Array.of(0x12, 0, 0x0a, 0x7f, 0, 0)],
    ['a length without end', Uint8Array.of(0x0a, ...zeros(9).fill(0x80))],
    ['a sequence that is cut', Uint8Array.of(0x0a, 2, 0x18, 0xff)],
  ])('[FILE-4] are damaged when they have %s', async (_, data) => {
    expect(await look(avifOf([{ ...picture, data }]))).toEqual(damaged);
  });
});

describe('what is left of an avif', () => {
  it('[FILE-5] [S16] is a photo that does not tell where it was taken, and by whom', async () => {
    const beside = { ...exif, isBeside: true };
    const chatty = concat(
      avifOf([picture, exif, xmp, beside], { more: box('udta', bytesOf('canary')) }),
      uuid(),
      box('free', bytesOf('canary')),
    );
    const photo = await clean(chatty);
    expect(textOf(chatty)).toContain('canary');
    expect(textOf(photo)).not.toMatch(/canary|GPS|xmpmeta/);
    expect(textOf(photo)).toContain('av1 pixels');
    expect(photo).toHaveLength(chatty.length);
  });

  it('[FILE-5] is without whatever kinds of items come next', async () => {
    const other = { type: 'uri ', data: bytesOf('canary') };
    expect(textOf(await clean(avifOf([picture, other])))).not.toMatch(/canary$/);
  });

  it('[FILE-5] is the same when there was nothing to take out', async () => {
    expect(await look(await clean(plain))).toMatchObject({ ok: true, change: null });
  });

  it('[S15] costs nothing when places are said a million times', async () => {
    const extents = bytesOf('\0\0\0\x40\0\0\0\x01'.repeat(1_000));
    const items = Array.from({ length: 900 }, (_, index) =>
      concat(u16(index + 1), u16(0), u16(1_000), extents),
    );
    const locations = fullBox('iloc', 0, Uint8Array.of(0x44, 0), u16(900), ...items);
    const entries = items.map((_, index) =>
      fullBox('infe', 2, u16(index + 1), u16(0), bytesOf('Exif')),
    );
    const list = fullBox('iinf', 0, u16(900), ...entries);
    const looks = box('iprp', box('ipco'), fullBox('ipma', 0, u32(0)));
    const meta = fullBox(
      'meta',
      0,
      hdlr('pict'),
      fullBox('pitm', 0, u16(1)),
      locations,
      list,
      looks,
    );
    expect(await look(concat(ftyp('avif'), meta, box('mdat', zeros(100))))).toEqual(damaged);
  });
});
