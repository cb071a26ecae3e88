import type { PreparedFile } from '../../../sdk/src/files/index.ts';
import { limits } from '../../../sdk/src/protocol/index.ts';

/** A file that waits to be sent. */
export type Attached = {
  readonly key: string;
  readonly blob: Blob;
  readonly name: string;
  /** What its sender says of a picture to who cannot see it. */
  readonly alt: string;
  /** A picture is to go as it is, rather than as small as needed. */
  readonly isOriginal: boolean;
  /** What has become of it: as small as needed where it is a picture, and as it is. */
  readonly shrunk?: PreparedFile;
  readonly original?: PreparedFile;
};

/** What goes out; undefined while it is being made ready. */
export function readyOf({ isOriginal, original, shrunk }: Attached): PreparedFile | undefined {
  return isOriginal ? original : shrunk;
}

/** What there is to be shown of a file by now. */
export function shownOf(file: Attached): PreparedFile | undefined {
  return readyOf(file) ?? file.shrunk;
}

export function isPicture({ blob, shrunk }: Pick<Attached, 'blob' | 'shrunk'>): boolean {
  return (shrunk?.type ?? blob.type).startsWith('image/');
}

/** Whether a picture became smaller, and may go as it is all the same. */
export function hasChoice({ blob, shrunk }: Attached): boolean {
  return shrunk !== undefined && shrunk.blob.size < blob.size && blob.size <= limits.imageBytes;
}

/** The files of a message, each with its description; without those that nothing came of. */
export function toSend(
  entries: readonly Attached[],
  ready: readonly (PreparedFile | undefined)[],
): PreparedFile[] {
  return entries.flatMap((entry, index) => {
    const file = ready[index];
    const alt = plain(entry.alt);
    if (!file) return [];
    return [alt && isPicture(entry) ? { ...file, alt } : file];
  });
}

/** One line without what nobody sees. */
function plain(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .normalize('NFC')
    .slice(0, limits.altLength);
}
