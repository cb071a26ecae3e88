import { limits } from '../../sdk/src/protocol/index.ts';
import { joined } from './bytes.ts';
import type { Format, Kept, Size } from './format.ts';
import { jpeg } from './jpeg.ts';
import { png } from './png.ts';
import { webp } from './webp.ts';

/** The formats we take. Each can be drawn by every browser, and holds no scripts. */
export type PictureKind = 'png' | 'jpeg' | 'webp';

/** What a picture may cost those who draw it. `side` and `pixels` as they are stored, before any turning. */
export type PictureLimits = {
  readonly bytes: number;
  readonly side: number;
  readonly pixels: number;
  /** Of all frames together. Without it, nothing that moves is taken. */
  readonly framePixels?: number;
};

/** Why something is not taken. */
export type PictureFlaw =
  | 'too-many-bytes'
  | 'unknown-kind'
  | 'too-many-pixels'
  | 'damaged'
  | 'animated';

/** A picture that will do, or why it will not. */
export type Inspection =
  | { readonly ok: true; readonly picture: { readonly kind: PictureKind } & Size }
  | { readonly ok: false; readonly flaw: PictureFlaw };

/** For pictures of people. */
export const profilePictureLimits: PictureLimits = {
  bytes: limits.pictureBytes,
  side: limits.pictureSideMost,
  pixels: 16_000_000,
};

const formats: Readonly<Record<PictureKind, Format>> = { png, jpeg, webp };
const kinds: readonly PictureKind[] = ['png', 'jpeg', 'webp'];

/**
 * Looks at a file that somebody sent, without decoding it: what it is by its first bytes, how large by its header, and
 * whether it is whole. The size comes first, so that a bomb costs nothing. What follows the end of a picture is no
 * flaw (phones put videos there): `stripMetadata` leaves it off. Never throws; the time is linear in the length.
 */
export function inspectPicture(bytes: Uint8Array, most: PictureLimits): Inspection {
  if (bytes.length > most.bytes) return flawed('too-many-bytes');
  const kind = kinds.find((name) => formats[name].begins(bytes));
  if (kind === undefined) return flawed('unknown-kind');
  const size = sizeOf(bytes, kind);
  if (size === undefined) return flawed('damaged');
  if (!isWithin(size, most)) return flawed('too-many-pixels');
  const walked = walk(bytes, kind, most);
  return typeof walked === 'string' ? flawed(walked) : { ok: true, picture: { kind, ...size } };
}

/**
 * The same pixels without anything that tells of their maker: no EXIF (but which way up a jpeg is), XMP, IPTC, colour
 * profiles, comments, texts, times, thumbnails, and nothing after the end. What stays is on a list; the rest goes.
 * Undefined for what `inspectPicture` calls damaged, animated or of another kind. Never throws.
 */
export function stripMetadata(
  bytes: Uint8Array,
  kind: PictureKind,
  most: Pick<PictureLimits, 'framePixels'> = {},
): Uint8Array<ArrayBuffer> | undefined {
  if (!formats[kind].begins(bytes) || sizeOf(bytes, kind) === undefined) return undefined;
  const walked = walk(bytes, kind, most);
  return typeof walked === 'string' ? undefined : joined(walked);
}

/** Whether the first bytes are those of this kind. */
export function beginsLike(bytes: Uint8Array, kind: PictureKind): boolean {
  return formats[kind].begins(bytes);
}

/** Whether width and height change places when a picture is shown: photos say which way up they are. */
export function isOnItsSide(bytes: Uint8Array, kind: PictureKind): boolean {
  return formats[kind].isOnItsSide?.(bytes) ?? false;
}

function walk(
  bytes: Uint8Array,
  kind: PictureKind,
  { framePixels }: Pick<PictureLimits, 'framePixels'>,
): Kept | 'damaged' | 'animated' {
  const walked = formats[kind].walk(bytes);
  if (walked !== 'animated' || framePixels === undefined) return walked;
  return formats[kind].walkMoving?.(bytes, framePixels) ?? 'animated';
}

function sizeOf(bytes: Uint8Array, kind: PictureKind): Size | undefined {
  const size = formats[kind].readSize(bytes);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

function isWithin({ width, height }: Size, { side, pixels }: PictureLimits): boolean {
  return width <= side && height <= side && width * height <= pixels;
}

const flawed = (flaw: PictureFlaw): Inspection => ({ ok: false, flaw });
