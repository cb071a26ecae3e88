import { type Context, contextOf, writeJpeg, writePicture } from '../canvas.ts';
import { PartylineError } from '../error.ts';
import { blurOf, type Measures } from './media.ts';

const largestSide = 2_048;
const largestBytes = 1_500_000;
const quality = 0.82;
const drawnAnew = ['image/png', 'image/jpeg', 'image/webp'];
// Their first bytes, for what was saved under the name of another.
const beginnings: readonly (readonly [type: string, bytes: RegExp])[] = [
  ['image/png', /^\x89PNG/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/webp', /^RIFF.{4}WEBP/s],
  ['image/gif', /^GIF8/],
];

type Picture = { readonly blob: Blob; readonly type: string };

/** Shrinks and measures a picture, where there is something to draw on; else it stays as it is. */
export async function preparePicture(
  { blob, type: said }: Picture,
  original = false,
): Promise<Picture & Measures> {
  const type = (await typeByBytes(blob)) ?? said;
  if (typeof createImageBitmap === 'undefined') return { blob, type };
  const bitmap = await decode(blob, type);
  if (bitmap === undefined) return { blob, type };
  try {
    const { width, height } = bitmap;
    const blur = blurOf(bitmap, bitmap);
    const isLarge = Math.max(width, height) > largestSide || blob.size > largestBytes;
    const mayChange = !original && isLarge && drawnAnew.includes(type);
    const small = mayChange && (await shrunk(bitmap, type));
    // Never larger than it was.
    if (!small || small.blob.size >= blob.size) return { blob, type, width, height, ...blur };
    return { ...small, ...blur };
  } finally {
    bitmap.close();
  }
}

async function typeByBytes(blob: Blob): Promise<string | undefined> {
  const bytes = new Uint8Array(await blob.slice(0, 12).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  return beginnings.find(([, beginning]) => beginning.test(text))?.[0];
}

/** Nothing for what this browser perhaps does not know. */
async function decode(blob: Blob, type: string): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(blob, { imageOrientation: 'from-image' });
  } catch (cause) {
    if (type === 'image/avif') return undefined;
    throw new PartylineError('file-damaged', { cause });
  }
}

/** The picture as it is seen, in the format that takes least. */
async function shrunk(
  bitmap: ImageBitmap,
  type: string,
): Promise<(Picture & { width: number; height: number }) | undefined> {
  const scale = Math.min(1, largestSide / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = contextOf(width, height);
  if (context === null) return undefined;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  const written = await encodings(context, type);
  const [blob] = written.sort((one, other) => one.size - other.size);
  return blob && { blob, type: blob.type, width, height };
}

/** As webp, or jpeg where the browser writes none. Few colours, as on a screen, may be smaller in a png, which also keeps what is see-through. */
async function encodings(context: Context, type: string): Promise<Blob[]> {
  const png = type === 'image/png' ? await writePicture(context, 'image/png') : null;
  const webp = await writePicture(context, 'image/webp', quality);
  if (webp?.type === 'image/webp') return [webp, png].filter((blob) => blob !== null);
  if (type !== 'image/jpeg') return [png ?? webp].filter((blob) => blob !== null);
  return [await writeJpeg(context, quality)].filter((blob) => blob !== null);
}
