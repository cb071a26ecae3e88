import { describe, expect, it } from 'vitest';
import { bytesOf, concat } from '../../pictures/samples.ts';
import { inspect } from './sources.ts';

const read = (text: string | Uint8Array) =>
  inspect(
    typeof text === 'string' ? new TextEncoder().encode(text) : text,
    'notes.txt',
    'text/plain',
  );
const taken = { ok: true, type: 'text/plain', change: null };
const unsupported = { ok: false, code: 'unsupported-media-type' };

describe('a text', () => {
  it.each([
    ['words', 'Hello\r\n\tworld\f'],
    ['every script', 'Grüße, 你好, مرحبا, 👋🏽'],
    ['a mark of its encoding', '\ufeffHello'],
    ['a heart', ' <3 <- that is what I mean'],
    ['tags further on', 'Write <script>alert(1)</script> there'],
    ['a name that begins like an archive', 'PK is not a zip'],
  ])('[FILE-4] may be %s', async (_, text) => {
    expect(await read(text)).toEqual(taken);
  });

  it.each([
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a page behind white space', '\ufeff \t\r\n\f<HTML>'],
    ['a page that begins with a script', '<script>alert(1)</script>'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['xml', '<?xml version="1.0"?><a/>'],
    ['a comment', '<!-- --><b>'],
    ['the end of a tag', '</p><script>'],
    ['a pdf', '%PDF-1.7\n'],
    ['a PostScript', '%!PS-Adobe-3.0'],
    ['a gif that is a script', 'GIF89a=1;alert(1)'],
    ['a picture of pieces', 'RIFF    WEBPVP8 '],
    ['rich text', '{\\rtf1 hello}'],
    ['bytes of nothing', 'a\0b'],
    ['what terminals obey', 'a\x1b[2Jb'],
    ['deleted', 'a\x7fb'],
  ])('[FILE-4] [S15] is not %s', async (_, text) => {
    expect(await read(text)).toEqual(unsupported);
  });

  it.each([
    ['is latin-1', bytesOf('Gr\xfc\xdfe')],
    ['is UTF-16', bytesOf('\xff\xfeH\0i\0')],
    ['is longer than it need be', bytesOf('\xc0\xbcscript>')],
    ['is half of a pair', bytesOf('\xed\xa0\x80')],
    ['ends within a letter', bytesOf('\xe4\xbd')],
  ])('[FILE-4] is not taken when it %s', async (_, bytes) => {
    expect(await read(bytes)).toEqual(unsupported);
  });

  it('[FILE-4] is read to its end, letters across blocks included', async () => {
    const long = Buffer.from(`a${'你'.repeat(200_000)}`);
    expect(await read(new Uint8Array(long))).toEqual(taken);
    expect(await read(concat(long, bytesOf('\0')))).toEqual(unsupported);
    expect(await read(new Uint8Array(long).subarray(0, -1))).toEqual(unsupported);
  });

  it('[FILE-4] is not nothing', async () => {
    expect(await read('')).toEqual({ ok: false, code: 'file-empty' });
  });
});
