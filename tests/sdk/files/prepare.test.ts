import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { plainName } from '../../../sdk/src/files/file-name.ts';
import { acceptedFiles, checkFile, placeholderPixels } from '../../../sdk/src/files/index.ts';
import { placeholderOf } from '../../../sdk/src/files/placeholder.ts';
import { prepareFile } from '../../../sdk/src/files/prepare.ts';
import { sha256 } from '../../../sdk/src/files/sha256.ts';
import { fileRequests, limits, parse } from '../../../sdk/src/protocol/index.ts';
import { seededRandom } from '../random.ts';

const text = (name: string, content = 'text') => new File([content], name, { type: 'text/plain' });
const large = (bytes: number, name: string) => new File([new Uint8Array(bytes)], name);

describe('a file before it is sent', () => {
  it.each([
    ['/there/a.txt', 'a.txt'],
    ['C:\\me\\a.txt', 'a.txt'],
    ['a\u202etxt.exe.txt', 'atxt.exe.txt'],
    [' tab\there\n.txt ', 'tabhere.txt'],
    ['صورة 😀.png', 'صورة 😀.png'],
    ['..', 'file'],
    ['', 'file'],
    [`${'x'.repeat(300)}.jpeg`, `${'x'.repeat(195)}.jpeg`],
    [`${'😀'.repeat(150)}.txt`, `${'😀'.repeat(98)}.txt`],
  ])('has a plain name: %j', (given, plain) => {
    expect(plainName(given)).toBe(plain);
  });

  it.each([
    [text('empty.txt', ''), 'file-empty'],
    [large(limits.fileBytes + 1, 'film.mp4'), 'too-large'],
    [large(1, 'run.exe'), 'unsupported-media-type'],
    [new Blob(['<svg/>'], { type: 'image/svg+xml' }), 'unsupported-media-type'],
    [large(1, 'FILM.MP4'), undefined],
    [new Blob(['x'], { type: 'image/png' }), undefined],
  ])('is checked by its label', async (file, code) => {
    expect(checkFile(file)).toBe(code);
    if (code) await expect(prepareFile(file)).rejects.toMatchObject({ code });
    else expect(await prepareFile(file)).toMatchObject({ blob: file });
  });

  it('is described as the server takes it', async () => {
    const file = await prepareFile(new Blob(['x'], { type: 'image/png' }), { alt: ' A cat ' });
    const { id, name, type, blob, alt } = file;
    expect({ name, type, alt }).toEqual({ name: 'file.png', type: 'image/png', alt: 'A cat' });
    expect(parse(fileRequests.begin, { id, name, type, size: blob.size }).ok).toBe(true);
  });

  it('goes by its bytes where a picture was saved under the name of another', async () => {
    const jpeg = new File([new Uint8Array([0xff, 0xd8, 0xff, 0xe0])], 'photo.PNG');
    expect(await prepareFile(jpeg)).toMatchObject({ name: 'photo.jpg', type: 'image/jpeg' });
  });

  it('is refused as a picture of more than 8 MiB', async () => {
    const gif = large(limits.imageBytes + 1, 'long.gif');
    await expect(prepareFile(gif)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('is offered by its types and ends', () => {
    expect(acceptedFiles.split(',')).toEqual(expect.arrayContaining(['image/png', '.jpg', '.pdf']));
  });
});

it('a placeholder is a picture again', () => {
  const rgba = new Uint8ClampedArray(32 * 16 * 4).fill(200);
  const pixels = placeholderPixels(placeholderOf({ width: 32, height: 16, rgba }));
  expect(pixels).toMatchObject({ width: 32, height: expect.any(Number) });
  expect(pixels?.rgba.length).toBe(4 * 32 * (pixels?.height ?? 0));
  expect(placeholderPixels('not base64!')).toBeUndefined();
  expect(placeholderPixels('')).toBeUndefined();
});

it('SHA-256 without a secure connection is the same', () => {
  const random = seededRandom(7);
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 1_000, 70_000]) {
    const bytes = Uint8Array.from({ length }, () => Math.floor(random() * 256));
    const meant = createHash('sha256').update(bytes).digest('hex');
    expect(Buffer.from(sha256(bytes)).toString('hex'), `${length} bytes`).toBe(meant);
  }
});
