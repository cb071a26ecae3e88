import { base64 } from './digest.ts';

/** An id for a file: 128 random bits. */
export function newFileId(): string {
  const text = base64(crypto.getRandomValues(new Uint8Array(16)));
  return `f_${text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}
