import { describe, expect, it } from 'vitest';
import { bytesOf, concat, textOf } from '../../pictures/samples.ts';
import {
  application,
  comment,
  control,
  gifEnd,
  gifFrame,
  gifHeader,
  gifOf,
  loop,
  plainText,
} from './gifs.ts';
import { cleaned, inspect } from './sources.ts';

const look = (bytes: Uint8Array) => inspect(bytes, 'cat.gif', 'image/gif');
const clean = (bytes: Uint8Array) => cleaned(bytes, 'cat.gif', 'image/gif');
const damaged = { ok: false, code: 'file-damaged' };
const moving = gifOf(loop, control, gifFrame(), control, gifFrame({ left: 1, width: 3 }));

describe('what a gif is', () => {
  it('[FILE-4] [FILE-5] is told with its size, moving or not', async () => {
    const found = { ok: true, type: 'image/gif', width: 4, height: 3, change: null };
    expect(await look(gifOf(gifFrame()))).toEqual(found);
    expect(await look(moving)).toEqual(found);
  });

  it.each([
    ['has no end', moving.subarray(0, -1)],
    ['has no frames', gifOf(loop, control)],
    ['is of no size', concat(gifHeader(0, 3), gifFrame(), gifEnd)],
    ['has a frame beside its screen', gifOf(gifFrame({ left: 1 }))],
    ['has a frame of no size', gifOf(gifFrame({ width: 0 }))],
    ['has something between its blocks', gifOf(bytesOf('<script>'), gifFrame())],
    ['has a block that leads out of it', gifOf(Uint8Array.of(0x21, 0xfe, 255))],
    ['is a header only', bytesOf('GIF89a')],
    ['is a script', bytesOf('GIF89a\x01\0\x01\0\0\0\0=1;alert(1)')],
  ])('[FILE-4] [S15] is damaged when it %s', async (_, bytes) => {
    expect(await look(bytes)).toEqual(damaged);
  });

  it.each([
    ['wide', concat(gifHeader(8_001, 1), gifFrame(), gifEnd)],
    ['large', concat(gifHeader(8_000, 5_001), gifFrame(), gifEnd)],
    ['long', gifOf(...Array.from({ length: 5_001 }, () => gifFrame()))],
    [
      'large and long',
      concat(gifHeader(8_000, 5_000), ...Array.from({ length: 26 }, () => gifFrame()), gifEnd),
    ],
  ])('[FILE-5] [S16] is too large when it is %s', async (_, bytes) => {
    expect(await look(bytes)).toEqual({ ok: false, code: 'too-large' });
  });
});

describe('what is left of a gif', () => {
  it('[FILE-5] is without comments, texts and whatever applications wrote, but still moves', async () => {
    const xmp = application('XMP DataXMP', '<x:xmpmeta>canary');
    const hidden = application('NETSCAPE2.0', '\x01\0\0 canary');
    const chatty = gifOf(
      comment,
      xmp,
      hidden,
      loop,
      control,
      plainText,
      control,
      gifFrame(),
      comment,
      control,
      gifFrame({ left: 1, width: 3 }),
      comment,
    );
    expect(textOf(await clean(chatty))).toBe(textOf(moving));
  });

  it('[FILE-4] [S15] is nothing but a gif where it was an archive as well', async () => {
    expect(await clean(concat(moving, bytesOf('PK\x03\x04 canary')))).toEqual(moving);
  });
});
