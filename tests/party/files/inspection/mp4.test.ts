import { describe, expect, it } from 'vitest';
import { inspectFile } from '../../../../party/files/inspection/inspect-file.ts';
import { bytesOf, concat, textOf, u32 } from '../../pictures/samples.ts';
import { box, ftyp, fullBox, hdlr, mdat, mvhd, tkhd, told, trak, u8, xmp, zeros } from './boxes.ts';
import { cleaned, inspect, recording, sourceOf } from './sources.ts';

const film = (bytes: Uint8Array, name = 'clip.mp4', type = 'video/mp4') =>
  inspect(bytes, name, type);
const moov = (...boxes: readonly Uint8Array[]) => box('moov', mvhd(), ...boxes);
const plain = () => concat(ftyp(), moov(trak('vide')), mdat());
const damaged = { ok: false, code: 'file-damaged' };
const unsupported = { ok: false, code: 'unsupported-media-type' };

describe('what an mp4 is', () => {
  it.each([
    ['video.mp4', 'video/mp4', { width: 64, height: 48, duration: 0.633 }],
    ['vp9.mp4', 'video/mp4', { width: 64, height: 48, duration: 0.632 }],
    ['live.mp4', 'video/mp4', { width: 64, height: 48, duration: 0.633 }],
    ['audio.m4a', 'audio/mp4', { duration: 0.62 }],
  ])('[FILE-4] is told of %s, which a browser recorded', async (name, type, shown) => {
    expect(await inspect(recording(name), name, type)).toMatchObject({ ok: true, type, ...shown });
  });

  it('[FILE-5] is measured the right way up', async () => {
    const turned = trak('vide', { header: tkhd({ way: 'turned' }) });
    const found = await film(concat(ftyp(), moov(trak('soun'), turned), mdat()));
    expect(found).toMatchObject({ ok: true, width: 240, height: 320, duration: 2.5 });
  });

  it('[FILE-4] is a sound when nothing in it is seen', async () => {
    const sound = concat(ftyp('M4A '), moov(trak('soun')), mdat());
    expect(await film(sound)).toMatchObject({ ok: true, type: 'audio/mp4' });
    expect(await film(sound, 'note.m4a', 'audio/mp4')).toMatchObject({
      ok: true,
      type: 'audio/mp4',
    });
    expect(await film(sound)).not.toHaveProperty('width');
  });

  it('[FILE-4] is not what was said when it was called a sound and is seen', async () => {
    expect(await film(plain(), 'note.m4a', 'audio/mp4')).toEqual(unsupported);
    expect(await film(plain(), 'clip.m4a', 'video/mp4')).toEqual(unsupported);
  });

  it('[FILE-4] may be QuickTime', async () => {
    const wide = box('wide');
    const clip = concat(ftyp('qt  '), wide, mdat(), moov(trak('vide')));
    expect(await film(clip, 'clip.MOV')).toMatchObject({ ok: true, type: 'video/mp4' });
  });

  it.each([
    ['of no known sort', concat(ftyp('evil'), moov(trak('vide')), mdat())],
    ['a picture', concat(ftyp('avif', 'isom'), moov(trak('vide')), mdat())],
    [
      'of fragments with places among them',
      concat(ftyp(), moov(trak('vide'), trak('meta'), box('mvex')), mdat()),
    ],
  ])('[FILE-4] is not taken when it is %s', async (_, bytes) => {
    expect(await film(bytes)).toEqual(unsupported);
  });

  it.each([
    ['lacks its movie', concat(ftyp(), mdat())],
    ['lacks its data', concat(ftyp(), moov(trak('vide')))],
    ['has two movies', concat(plain(), moov(trak('vide')))],
    ['has no tracks', concat(ftyp(), moov(), mdat())],
    ['has neither pictures nor sounds', concat(ftyp(), moov(trak('text')), mdat())],
    [
      'has tracks without end',
      concat(ftyp(), moov(...Array.from({ length: 101 }, () => trak('soun'))), mdat()),
    ],
    ['is cut off', plain().subarray(0, -1)],
    ['is followed by something', concat(plain(), bytesOf('PK\x03\x04 an archive'))],
    ['has a box of 4 GiB', concat(plain(), u32(2 ** 32 - 1), bytesOf('free'))],
    ['has a box of 16 EiB', concat(plain(), u32(1), bytesOf('free'), zeros(8).fill(0xff))],
    ['has a box shorter than its header', concat(plain(), u32(7), bytesOf('free'))],
    [
      'has a box that leads out of the one around it',
      concat(ftyp(), box('moov', mvhd(), u32(99), bytesOf('trak')), mdat()),
    ],
    ['has its data in another file', concat(ftyp(), moov(trak('vide'), trakElsewhere()), mdat())],
    [
      'has a track that nobody handles',
      concat(ftyp(), moov(trak('vide'), box('trak', tkhd())), mdat()),
    ],
    ['has boxes in boxes only', concat(ftyp(), nested('moov', 500), mdat())],
    ['is nothing but boxes', concat(plain(), ...Array.from({ length: 20_000 }, () => box('free')))],
  ])('[FILE-4] is damaged when it %s', async (_, bytes) => {
    expect(await film(bytes)).toEqual(damaged);
  });

  it('[FILE-5] is too large beyond 8,000 pixels a side or 40 million', async () => {
    const of = (width: number, height: number) =>
      film(concat(ftyp(), moov(trak('vide', { header: tkhd({ width, height }) })), mdat()));
    expect(await of(8_001, 10)).toEqual({ ok: false, code: 'too-large' });
    expect(await of(8_000, 5_001)).toEqual({ ok: false, code: 'too-large' });
    expect(await of(7_680, 4_320)).toMatchObject({ ok: true, width: 7_680, height: 4_320 });
  });
});

describe('what is left of an mp4', () => {
  it('[FILE-5] [S16] is without places, makers, names, paths and times, and not a byte longer', async () => {
    const chatty = concat(
      ftyp(),
      xmp(),
      mdat(),
      moov(trak('vide', { more: told() }), trak('soun'), told(), xmp()),
      told(),
      box('free', bytesOf('canary')),
    );
    const clean = await cleaned(chatty, 'clip.mp4', 'video/mp4');
    expect(textOf(chatty)).toMatch(/canary/i);
    expect(textOf(clean)).not.toMatch(/canary|xyz|quicktime|xmpmeta|\xca\xfe\xba\xbe/i);
    expect(clean).toHaveLength(chatty.length);
    expect(textOf(clean)).toContain('pixels');
  });

  it('[FILE-5] [S16] has no track of places, nor what it wrote among the pixels', async () => {
    const data = bytesOf('pixels +52.52 pixels +13.40 sound');
    const start = ftyp().length + 8;
    const places = [
      { at: start + 7, size: 6 },
      { at: start + 21, size: 6 },
    ];
    const clip = concat(ftyp(), mdat(data), moov(trak('vide'), trak('meta', { chunks: places })));
    const clean = textOf(await cleaned(clip, 'clip.mp4', 'video/mp4'));
    expect(clean).toContain('pixels \0\0\0\0\0\0 pixels \0\0\0\0\0\0 sound');
    expect(clean).not.toContain('meta');
  });

  it.each([
    ['the movie', 0],
    ['another file', 2 ** 32 - 100],
  ])('[FILE-5] is refused when a track of places lies in %s', async (_, at) => {
    const lost = trak('meta', { chunks: [{ at, size: 50 }] });
    expect(await film(concat(ftyp(), moov(trak('vide'), lost), mdat()))).toEqual(damaged);
  });

  it('[FILE-5] is the same when there was nothing to take out', async () => {
    const clean = await cleaned(plain(), 'clip.mp4', 'video/mp4');
    expect(await film(clean)).toMatchObject({ ok: true, change: null });
  });
});

describe('an mp4 of 25 MiB', () => {
  it('[FILE-4] is read at its ends only, also when its movie is the last', async () => {
    const size = 25 * 1024 * 1024;
    const last = moov(trak('vide'), told());
    const head = concat(ftyp(), u32(size - ftyp().length - last.length), bytesOf('mdat'));
    const bytes = concat(head, zeros(size - head.length - last.length), last);
    const { source, counts } = sourceOf(bytes);
    const found = await inspectFile(source, { name: 'clip.mp4', type: 'video/mp4' });
    expect(found).toMatchObject({ ok: true, width: 320, height: 240 });
    expect(counts.bytes).toBeLessThan(2 * 1024 * 1024);
    expect(counts.reads).toBeLessThan(10);
  });

  it('[S15] costs no more than that when it is made to', async () => {
    const track = trak('meta', {
      chunks: Array.from({ length: 19_999 }, () => ({ at: 40, size: 20 * 1024 * 1024 })),
    });
    const tracks = Array.from({ length: 10 }, () => track);
    const bytes = concat(ftyp(), mdat(zeros(21 * 1024 * 1024)), moov(trak('vide'), ...tracks));
    const { source, counts } = sourceOf(bytes);
    await inspectFile(source, { name: 'clip.mp4', type: 'video/mp4' });
    expect(counts.bytes).toBeLessThan(2 * bytes.length);
  });

  it('[S15] takes no more memory than that when it is all boxes to be blanked', async () => {
    const fragment = box('moof', ...Array.from({ length: 1_990 }, () => box('evil')));
    const bytes = concat(plain(), ...Array.from({ length: 1_000 }, () => fragment));
    expect(await film(bytes)).toEqual(damaged);
  });

  it('[S15] takes no more time than that when it is all boxes that may stay', async () => {
    const fragment = box('moof', ...Array.from({ length: 1_990 }, () => box('mfhd')));
    const bytes = concat(plain(), ...Array.from({ length: 101 }, () => fragment));
    expect(await film(bytes)).toEqual(damaged);
  });
});

function nested(type: string, depth: number): Uint8Array {
  let inner: Uint8Array = zeros(0);
  for (let level = 0; level < depth; level += 1) inner = box(level % 2 ? type : 'trak', inner);
  return box(type, inner);
}

function trakElsewhere(): Uint8Array {
  const dref = fullBox('dref', 0, u32(1), box('url ', u8(0, 0, 0, 0), bytesOf('http://canary/')));
  return box('trak', tkhd(), box('mdia', hdlr('soun'), box('minf', box('dinf', dref))));
}
