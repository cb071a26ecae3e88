import { type FileType, limits } from '../../../sdk/src/protocol/index.ts';
import {
  beginsLike,
  inspectPicture,
  isOnItsSide,
  type PictureFlaw,
  type PictureKind,
  type PictureLimits,
  stripMetadata,
} from '../../pictures/picture.ts';
import { type FileFormat, framePixelsMost, type Taken } from './format.ts';
import type { Reader } from './reader.ts';
import { ensure, Refusal, type RefusalCode } from './refusal.ts';
import { replacementOf } from './replacement.ts';

/** Pictures in messages, moving ones among them. */
const messagePictureLimits: PictureLimits = {
  bytes: limits.imageBytes,
  side: limits.imageSideMost,
  pixels: limits.imagePixelsMost,
  framePixels: framePixelsMost,
};
const codes: Readonly<Record<PictureFlaw, RefusalCode>> = {
  'too-many-bytes': 'too-large',
  'too-many-pixels': 'too-large',
  'unknown-kind': 'unsupported-media-type',
  damaged: 'file-damaged',
  animated: 'file-damaged',
};

export const png = stillFormat('image/png', 'png');
export const jpeg = stillFormat('image/jpeg', 'jpeg');
export const webp = stillFormat('image/webp', 'webp');

function stillFormat(type: FileType, kind: PictureKind): FileFormat {
  return {
    types: [type],
    most: limits.imageBytes,
    begins: (beginning) => beginsLike(beginning, kind),
    inspect: async (reader) => ({ type, ...(await inspectAs(reader, kind)) }),
  };
}

async function inspectAs(reader: Reader, kind: PictureKind): Promise<Omit<Taken, 'type'>> {
  const bytes = await reader.bytes(0, reader.size);
  const found = inspectPicture(bytes, messagePictureLimits);
  if (!found.ok) throw new Refusal(codes[found.flaw]);
  const clean = stripMetadata(bytes, kind, messagePictureLimits);
  ensure(clean !== undefined);
  const { width, height } = found.picture;
  const size = isOnItsSide(clean, kind) ? { width: height, height: width } : { width, height };
  return { ok: true, ...size, change: replacementOf(bytes, clean) };
}
