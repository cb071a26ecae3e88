import { type FileType, fileTypes } from '../../../sdk/src/protocol/index.ts';
import type { Claim } from './inspection.ts';

/** A claim that one can believe so far: a type we take, and the extension of the name. */
export type KnownClaim = { readonly type: FileType; readonly extension: string };

/** Undefined where type and extension are not both ours. Only the last extension counts: `a.png.html` is a page. */
export function parseClaim({ name, type }: Claim): KnownClaim | undefined {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  return extension !== undefined && isFileType(type) ? { type, extension } : undefined;
}

/** Whether the name may end like this when the file is of one of these types. */
export function isNamedLike({ extension }: KnownClaim, types: readonly FileType[]): boolean {
  return types.some((type) => fileTypes[type].some((known) => known === extension));
}

/**
 * Whether the bytes are what was said. A container without pictures is a sound whatever it was called, as recorders
 * call both alike; one that was called a sound has no pictures.
 */
export function isAsClaimed(found: FileType, claim: KnownClaim): boolean {
  return isSound(found) || (!isSound(claim.type) && isNamedLike(claim, [found]));
}

const isFileType = (type: string): type is FileType => Object.hasOwn(fileTypes, type);
const isSound = (type: FileType) => type.startsWith('audio/');
