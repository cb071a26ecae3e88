import { type Context, contextOf, writeJpeg, writePicture } from '../canvas.ts';
import { PartylineError } from '../error.ts';
import { fileLimits as limits } from '../protocol/file-limits.ts';
import type { Crop } from './types.ts';

const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'];
const quality = 0.85;

/**
 * The square of a picture that is to be seen, at most 256 pixels a side. It is drawn anew, so that nothing but what one
 * sees is in it. Rejects with `not-a-picture` or `too-large`, both before the file is read where its label tells.
 */
export async function squarePicture(file: Blob, crop?: Crop): Promise<Blob> {
  if (!pictureTypes.includes(file.type)) throw new PartylineError('not-a-picture');
  if (file.size > limits.pictureBytes) throw new PartylineError('too-large');
  const picture = await decode(file);
  try {
    const { x, y, size } = within(picture, crop);
    const side = Math.max(1, Math.min(limits.pictureSide, Math.round(size)));
    const context = contextOf(side, side);
    if (context === null) throw new PartylineError('unavailable');
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, x, y, size, size, 0, 0, side, side);
    return await encode(context);
  } finally {
    picture.close();
  }
}

/** The part that is asked for, as far as it lies in the picture; else the largest square in its middle. */
function within({ width, height }: ImageBitmap, crop: Crop | undefined): Crop {
  const most = Math.min(width, height);
  const size = Math.min(most, Math.max(1, crop?.size ?? most));
  const place = (start: number | undefined, length: number) =>
    Math.min(length - size, Math.max(0, start ?? (length - size) / 2));
  return { x: place(crop?.x, width), y: place(crop?.y, height), size };
}

async function decode(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (cause) {
    throw new PartylineError('not-a-picture', { cause });
  }
}

/** As webp; as jpeg where the browser writes none. */
async function encode(context: Context): Promise<Blob> {
  const webp = await writePicture(context, 'image/webp', quality);
  if (webp?.type === 'image/webp') return webp;
  const jpeg = await writeJpeg(context, quality);
  if (jpeg === null) throw new PartylineError('unavailable');
  return jpeg;
}
