import { describe, expect, it } from 'vitest';
import { inspectFile } from '../../../../party/files/inspection/inspect-file.ts';
import { bytesOf, concat, textOf } from '../../pictures/samples.ts';
import {
  attachments,
  chattyInfo,
  cluster,
  element,
  endless,
  header,
  info,
  liveCluster,
  liveSegment,
  number,
  segment,
  tags,
  track,
  tracks,
} from './elements.ts';
import { cleaned, inspect, recording, sourceOf } from './sources.ts';

const film = (bytes: Uint8Array, name = 'clip.webm', type = 'video/webm') =>
  inspect(bytes, name, type);
const both = () => tracks(track(1), track(2));
const plain = () => concat(header(), segment(info(), both(), cluster()));
const live = () => concat(header(), liveSegment(info(), both(), liveCluster(), liveCluster(2_000)));
const damaged = { ok: false, code: 'file-damaged' };
const unsupported = { ok: false, code: 'unsupported-media-type' };
const huge = Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe);

describe('what a webm is', () => {
  it.each([
    ['video.webm', 'video/webm', { width: 64, height: 48, duration: 0.6 }],
    ['both.webm', 'video/webm', { width: 64, height: 48 }],
    ['live.webm', 'video/webm', { width: 64, height: 48 }],
    ['audio.weba', 'audio/webm', { duration: 0.599 }],
    ['live.weba', 'audio/webm', { duration: 0.599 }],
  ])('[FILE-4] is told of %s, which a browser recorded', async (name, type, shown) => {
    expect(await inspect(recording(name), name, type)).toMatchObject({ ok: true, type, ...shown });
  });

  it('[FILE-5] is as long as its last block where nobody knew before', async () => {
    expect(await film(live())).toMatchObject({ ok: true, duration: 2.04, width: 320, height: 240 });
  });

  it('[FILE-5] is of unknown length where one would have to read it all', async () => {
    expect(await film(plain())).not.toHaveProperty('duration');
  });

  it('[FILE-4] is a sound when nothing in it is seen', async () => {
    const sound = concat(header(), segment(info(), tracks(track(2)), cluster()));
    const found = { ok: true, type: 'audio/webm' };
    expect(await film(sound)).toMatchObject(found);
    expect(await film(sound, 'note.weba', 'audio/webm')).toMatchObject(found);
    expect(await film(sound, 'note.webm', 'audio/webm')).toMatchObject(found);
    expect(await film(plain(), 'note.webm', 'audio/webm')).toEqual(unsupported);
    expect(await film(plain(), 'note.weba', 'video/webm')).toEqual(unsupported);
  });

  it.each([
    ['matroska', concat(header('matroska'), segment(info(), both(), cluster()))],
    ['nothing', concat(header(''), segment(info(), both(), cluster()))],
    [
      'webm, with subtitles',
      concat(header(), segment(info(), tracks(track(1), track(0x11)), cluster())),
    ],
  ])('[FILE-4] is not taken when it calls itself %s', async (_, bytes) => {
    expect(await film(bytes)).toEqual(unsupported);
  });

  it.each([
    ['has no segment', header()],
    ['has no tracks', concat(header(), segment(info(), cluster()))],
    ['has no track in its tracks', concat(header(), segment(info(), tracks(), cluster()))],
    ['does not say what it is', concat(header(), segment(both(), cluster()))],
    ['has no data', concat(header(), segment(info(), both()))],
    ['is described twice', concat(header(), segment(info(), info(), both(), cluster()))],
    ['has tracks twice', concat(header(), segment(info(), both(), both(), cluster()))],
    [
      'has a picture of no size',
      concat(header(), segment(info(), tracks(track(1, { width: 0 })), cluster())),
    ],
    ['is cut off', plain().subarray(0, -1)],
    ['is cut off while it was recorded', live().subarray(0, -1)],
    ['is followed by something', concat(plain(), bytesOf('<script>canary</script>'))],
    ['is recorded, and followed by something', concat(live(), bytesOf('<script>canary</script>'))],
    ['has two segments', concat(plain(), segment(info()))],
    [
      'has a length of 64 PiB',
      concat(header(), segment(info(), both(), cluster(), Uint8Array.of(0xec), huge)),
    ],
    [
      'has an id of 8 bytes',
      concat(header(), segment(info(), Uint8Array.of(1), huge, both(), cluster())),
    ],
    [
      'has an id of nothing',
      concat(header(), segment(info(), new Uint8Array(20), both(), cluster())),
    ],
    [
      'has tags without end',
      concat(header(), segment(info(), both(), cluster(), endless(0x1254c367))),
    ],
    ['has a header without end', concat(endless(0x1a45dfa3), segment(info(), both(), cluster()))],
    [
      'has a child longer than itself',
      concat(header(), segment(element(0x1549a966, Uint8Array.of(0xec, 0xfe)), both(), cluster())),
    ],
    [
      'has a tick of no time',
      concat(header(), segment(element(0x1549a966, number(0x2ad7b1, 0)), both(), cluster())),
    ],
    [
      'is all clusters',
      concat(
        header(),
        segment(info(), both(), ...Array.from({ length: 20_000 }, () => element(0x1f43b675))),
      ),
    ],
    [
      'has an info of nothing but filling',
      concat(header(), segment(element(0x1549a966, filling(3_000)), both(), cluster())),
    ],
    [
      'is recorded of nothing but filling',
      concat(header(), liveSegment(info(), both(), liveCluster(), filling(400_000))),
    ],
  ])('[FILE-4] is damaged when it %s', async (_, bytes) => {
    expect(await film(bytes)).toEqual(damaged);
  });

  it('[FILE-5] is too large beyond 8,000 pixels a side or 40 million', async () => {
    const of = (width: number, height: number) =>
      film(concat(header(), segment(info(), tracks(track(1, { width, height })), cluster())));
    expect(await of(8_001, 10)).toEqual({ ok: false, code: 'too-large' });
    expect(await of(8_000, 5_001)).toEqual({ ok: false, code: 'too-large' });
    expect(await of(8_000, 5_000)).toMatchObject({ ok: true, width: 8_000 });
  });
});

describe('what is left of a webm', () => {
  it('[FILE-5] [S16] is without tags, attachments, names, dates and programs, and not a byte longer', async () => {
    const inside = [chattyInfo(), tags(), both(), cluster(), attachments(), tags()];
    for (const chatty of [
      concat(header(), segment(...inside)),
      concat(header(), liveSegment(...inside)),
    ]) {
      const clean = await cleaned(chatty, 'clip.webm', 'video/webm');
      expect(textOf(chatty)).toContain('canary');
      expect(textOf(clean)).not.toContain('canary');
      expect(clean).toHaveLength(chatty.length);
      expect(textOf(clean)).toContain('pixels');
      expect(await film(clean)).toMatchObject({ ok: true, duration: 2.5 });
    }
  });

  it('[FILE-5] has filling of every length in place of what went', async () => {
    for (let length = 0; length < 300; length += 1) {
      const title = element(0x7ba9, new Uint8Array(length).fill(0x63));
      const file = concat(header(), segment(info(), title, both(), cluster()));
      expect(await cleaned(file, 'clip.webm', 'video/webm')).toHaveLength(file.length);
    }
  });
});

describe('a webm of 25 MiB', () => {
  it('[FILE-4] is not read where its clusters have lengths', async () => {
    const big = element(0x1f43b675, new Uint8Array(24 * 1024 * 1024));
    const { source, counts } = sourceOf(concat(header(), segment(info(), both(), big, tags())));
    const found = await inspectFile(source, { name: 'clip.webm', type: 'video/webm' });
    expect(found).toMatchObject({ ok: true, width: 320 });
    expect(counts.bytes).toBeLessThan(1024 * 1024);
  });

  it('[S15] is read once, block by block, where they have none', async () => {
    const blocks = bytesOf(`\xa3\xbc\x81${'\0'.repeat(59)}`.repeat(390_000));
    const bytes = concat(header(), liveSegment(info(), both(), liveCluster(), blocks));
    const { source, counts } = sourceOf(bytes);
    const found = await inspectFile(source, { name: 'clip.webm', type: 'video/webm' });
    expect(found).toMatchObject({ ok: true, width: 320 });
    expect(counts.bytes).toBeLessThan(2 * bytes.length);
    expect(counts.most).toBeLessThanOrEqual(256 * 1024);
  });
});

function filling(count: number): Uint8Array {
  return bytesOf('\xec\x80'.repeat(count));
}
