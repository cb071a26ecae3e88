import { describe, expect, it } from 'vitest';
import {
  inspectPicture,
  profilePictureLimits,
  stripMetadata,
} from '../../../party/pictures/picture.ts';
import { bytesOf, concat, exif, fixture, jpegWith, partsOf, segment, textOf } from './samples.ts';

const inspect = (bytes: Uint8Array) => inspectPicture(bytes, profilePictureLimits);
const strip = (bytes: Uint8Array) => stripMetadata(bytes, 'jpeg');
const plain = fixture('progressive.jpg');
const orientationOf = (value: number) => exif([[0x0112, 3, value]], 'MM');
const app1 = (bytes: Uint8Array) => partsOf('jpeg', bytes).filter((name) => name === 'e1');

describe('what a jpeg is', () => {
  it.each(['gps.jpg', 'progressive.jpg', 'grey-restarts.jpg'])('is told of %s', (name) => {
    const picture = { kind: 'jpeg', width: 96, height: 64 };
    expect(inspect(fixture(name))).toEqual({ ok: true, picture });
  });

  it('is refused by its header alone when it would be a bomb', () => {
    const bomb = jpegWith(frame({ width: 50_000, height: 50_000 }));
    expect(inspect(bomb)).toEqual({ ok: false, flaw: 'too-many-pixels' });
  });

  it.each([
    ['ends early', plain.subarray(0, -2)],
    ['ends within a segment', plain.subarray(0, 40)],
    ['ends with a lonely ff', concat(plain.subarray(0, -2), Uint8Array.of(0xff))],
    ['has no height yet', jpegWith(frame({ width: 96, height: 0 }))],
    ['has two frames', jpegWith(frame({ width: 96, height: 64 }))],
    ['has a frame that browsers do not draw', jpegWith(segment(0xc3, new Uint8Array(15)))],
    ['has another picture inside', jpegWith(Uint8Array.of(0xff, 0xd8))],
    ['has a segment of a length that is none', jpegWith(Uint8Array.of(0xff, 0xe5, 0, 1))],
    ['has something between segments', jpegWith(segment(0xe5), bytesOf('<script>'))],
    ['has more in its tables than tables', jpegWith(segment(0xdb, new Uint8Array(70)))],
    ['has codes that lead out of their table', jpegWith(segment(0xc4, new Uint8Array(17).fill(9)))],
    ['has scans without end', jpegWithScans(101)],
    ['is nothing but segments', jpegWith(...Array.from({ length: 10_000 }, () => segment(0xe5)))],
    ['is nothing but filling', concat(plain.subarray(0, 2), new Uint8Array(100_000).fill(0xff))],
  ])('is damaged when it %s', (_, bytes) => {
    expect(inspect(bytes)).toEqual({ ok: false, flaw: 'damaged' });
    expect(strip(bytes)).toBeUndefined();
  });
});

describe('what is left of a jpeg', () => {
  it('is a photo that does not tell where it was taken', () => {
    const photo = fixture('gps.jpg');
    expect(textOf(photo)).toContain('CanaryCam');
    const clean = strip(photo)!;
    expect(textOf(clean)).not.toMatch(/canary|xmpmeta|photoshop/i);
    // Nothing of the first directory but which way up, and no second one with a small picture.
    expect(app1(clean)).toHaveLength(1);
    expect(textOf(clean)).toContain(textOf(orientationOf(6)));
    expect(inspect(clean)).toEqual(inspect(photo));
  });

  it('keeps the pixels byte by byte', () => {
    const photo = fixture('gps.jpg');
    const from = (bytes: Uint8Array) => bytes.subarray(textOf(bytes).lastIndexOf('\xff\xda'));
    expect(from(strip(photo)!)).toEqual(from(photo));
  });

  it('is the same file when there was nothing to leave off', () => {
    for (const name of ['progressive.jpg', 'grey-restarts.jpg']) {
      expect(strip(fixture(name))).toEqual(fixture(name));
    }
  });

  it.each([2, 3, 8])('says which way up it is: %i', (orientation) => {
    const said = exif(
      [
        [0x010f, 2, 65],
        [0x0112, 3, orientation],
      ],
      'II',
    );
    expect(textOf(strip(jpegWith(said))!)).toContain(textOf(orientationOf(orientation)));
  });

  it.each([
    ['is upright anyway', orientationOf(1)],
    ['says something that is no way up', orientationOf(9)],
    ['says it with a number of another type', exif([[0x0112, 4, 6]])],
    ['says other things only', exif([[0x010f, 2, 65]])],
    [
      'has a directory beyond its end',
      segment(0xe1, bytesOf('Exif\0\0MM\0*\xff\xff\xff\xff\0\x01')),
    ],
    ['has more entries than bytes', segment(0xe1, bytesOf('Exif\0\0MM\0*\0\0\0\x08\xff\xff'))],
    ['is cut short', segment(0xe1, bytesOf('Exif\0\0M'))],
  ])('says nothing of it when the EXIF %s', (_, said) => {
    expect(app1(strip(jpegWith(said))!)).toEqual([]);
  });

  it('is without comments, profiles and whatever else applications wrote', () => {
    const names = [0xe2, 0xe3, 0xe4, 0xe5, 0xec, 0xed, 0xef, 0xfe];
    const told = names.map((marker) => segment(marker, bytesOf('canary')));
    expect(strip(jpegWith(...told))).toEqual(plain);
  });

  it('has the label of its format, without the small picture in it', () => {
    const jfif = concat(bytesOf('JFIF\0'), Uint8Array.of(1, 2, 1, 0, 72, 0, 72, 4, 4));
    const loud = concat(
      plain.subarray(0, 2),
      segment(0xe0, concat(jfif, bytesOf('canary'.repeat(8)))),
      plain.subarray(20),
    );
    expect(strip(loud)).toEqual(plain);
  });

  it('says how its colours are coded, and nothing beside', () => {
    const adobe = concat(bytesOf('Adobe'), Uint8Array.of(0, 100, 1, 2, 3, 4, 2), bytesOf('canary'));
    const clean = textOf(strip(jpegWith(segment(0xee, adobe)))!);
    expect(clean).toContain('Adobe\0\x64\0\0\0\0\x02');
    expect(clean).not.toContain('canary');
  });

  it('is what stands before its end, also where phones put a video', () => {
    const both = concat(plain, bytesOf('....ftypmp42 canary'));
    expect(inspect(both).ok).toBe(true);
    expect(strip(both)).toEqual(plain);
  });
});

function frame({ width, height }: { width: number; height: number }): Uint8Array {
  const size = Uint8Array.of(8, height >> 8, height & 255, width >> 8, width & 255);
  return segment(0xc0, concat(size, Uint8Array.of(1, 1, 0x11, 0)));
}

function jpegWithScans(count: number): Uint8Array {
  const scan = segment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0));
  return concat(
    plain.subarray(0, -2),
    ...Array.from({ length: count }, () => scan),
    plain.subarray(-2),
  );
}
