import { fileLimits } from '../protocol/file-limits.ts';

/** A name as the server takes it: no folders, nothing that makes it look like another one, and not too long. */
export function plainName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const plain = base.replace(/[\p{Cc}\p{Bidi_Control}\p{Surrogate}]/gu, '').trim();
  return /^\.*$/.test(plain) ? 'file' : shortened(plain);
}

/** Keeps the end, by which a file is known. */
function shortened(name: string): string {
  const end = /\.[^.]{1,8}$/.exec(name)?.[0] ?? '';
  const most = fileLimits.fileNameLength - end.length;
  const stem = name.slice(0, name.length - end.length);
  // Half of a character may be left at the cut.
  return stem.slice(0, most).replace(/\p{Surrogate}/gu, '') + end;
}
