import * as v from 'valibot';
import { fileId, personId } from '../../sdk/src/protocol/index.ts';
import { seal, unseal } from '../auth/seal.ts';
import { roomKeyShape } from '../sites/room-key.ts';

const roundMs = 10 * 60_000;
// A list, not an object: it stands in every address.
const link = v.tuple([fileId, roomKeyShape, personId, v.number()]);

/** The right of one person to load one file of a room until `expiresAt` (ms), as long as they may read the room. */
export type FileLink = {
  readonly file: string;
  /** Its key. */
  readonly room: string;
  readonly person: string;
  readonly expiresAt: number;
};

/** When an address made now ends: in 10 to 20 minutes, the same for all made in 10 minutes, so that browsers find in their caches what they loaded. */
export function linkEnd(now: number): number {
  return Math.ceil(now / roundMs) * roundMs + roundMs;
}

/** The address of a file, without a host. */
export async function addressOfFile(secret: string, link: FileLink): Promise<string> {
  const { file, room, person, expiresAt } = link;
  return `/v1/files/${file}?t=${await seal(secret, 'file', [file, room, person, expiresAt])}`;
}

/** What such an address allows; undefined for a forged one, an expired one and one of another file. */
export async function readLink(
  secret: string,
  { file: wanted, token, now }: { file: string; token: string; now: number },
): Promise<FileLink | undefined> {
  const data = await unseal(secret, 'file', token, link);
  if (data === undefined) return undefined;
  const [file, room, person, expiresAt] = data;
  return file === wanted && now < expiresAt ? { file, room, person, expiresAt } : undefined;
}
