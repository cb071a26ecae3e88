import { type ErrorCode, limits } from '../../../sdk/src/protocol/index.ts';
import { sayFileSize } from '../talk/file-size.ts';
import type { Words } from '../words.ts';

/** Why a file is not taken. */
export type RefusalReason =
  | { readonly is: 'empty' | 'too-large' | 'picture-too-large' | 'too-many-pixels' | 'wrong-type' }
  | { readonly is: 'too-many' | 'damaged' }
  | { readonly is: 'other'; readonly code: ErrorCode };
/** A file that was not taken, and why. */
export type Refusal = {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly reason: RefusalReason;
};

/** What speaks against a file before anybody has looked into it; `code`: what the SDK says of its label. */
export function reasonAgainst(
  file: Blob,
  code: ErrorCode | undefined,
  hasRoom: boolean,
): RefusalReason | undefined {
  if (code) return reasonOf(code, file, false);
  return hasRoom ? undefined : { is: 'too-many' };
}

/** The reason behind a code of the error table, where it is about a file. */
export function reasonOf(code: ErrorCode, file: Blob, isPicture: boolean): RefusalReason {
  if (code === 'file-empty') return { is: 'empty' };
  if (code === 'unsupported-media-type') return { is: 'wrong-type' };
  if (code === 'file-damaged') return { is: 'damaged' };
  if (code !== 'too-large') return { is: 'other', code };
  if (!isPicture || file.size > limits.fileBytes) return { is: 'too-large' };
  return { is: file.size > limits.imageBytes ? 'picture-too-large' : 'too-many-pixels' };
}

/** A sentence that names the file, and the limit where there is one. */
export function sayRefusal(words: Words, { name, size, reason }: Refusal): string {
  const sizeText = sayFileSize(size, words.locale, true);
  const mostOf = (bytes: number) => sayFileSize(bytes, words.locale);
  switch (reason.is) {
    case 'empty':
      return words.say('attachEmpty', { name });
    case 'too-large':
      return words.say('attachTooLarge', { name, size: sizeText, most: mostOf(limits.fileBytes) });
    case 'picture-too-large':
      return words.say('attachPictureTooLarge', {
        name,
        size: sizeText,
        most: mostOf(limits.imageBytes),
      });
    case 'too-many-pixels':
      return words.say('attachTooManyPixels', {
        name,
        side: limits.imageSideMost,
        most: limits.imagePixelsMost / 1_000_000,
      });
    case 'wrong-type':
      return words.say('attachWrongType', { name });
    case 'too-many':
      return words.count('attachTooMany', limits.filesPerMessage, { name });
    case 'damaged':
      return words.say('attachDamaged', { name });
    case 'other':
      return words.say('attachOther', { name, why: words.error(reason.code) });
  }
}
