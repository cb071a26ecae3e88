import { afterEach, expect, it, vi } from 'vitest';
import { squarePicture } from '../../../sdk/src/people/picture.ts';

const decode = vi.fn();
afterEach(() => vi.unstubAllGlobals());

it.each([
  ['another type', new Blob(['x'], { type: 'image/gif' }), 'not-a-picture'],
  ['no type', new Blob(['x']), 'not-a-picture'],
  ['a drawing that could run', new Blob(['<svg/>'], { type: 'image/svg+xml' }), 'not-a-picture'],
  [
    'more than 2 MiB',
    new Blob([new Uint8Array(2 * 1024 * 1024 + 1)], { type: 'image/png' }),
    'too-large',
  ],
])('[PIC-1] refuses %s before it reads it', async (_, file, code) => {
  vi.stubGlobal('createImageBitmap', decode);
  await expect(squarePicture(file)).rejects.toMatchObject({ code });
  expect(decode).not.toHaveBeenCalled();
});

it('[PIC-1] refuses what does not turn out to be a picture', async () => {
  vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('no picture')));
  const file = new Blob(['text'], { type: 'image/png' });
  await expect(squarePicture(file)).rejects.toMatchObject({ code: 'not-a-picture' });
});
