/**
 * Plain text: UTF-8 without control characters, and nothing at its beginning that a sniffing browser takes for
 * something else. What stands further on stays as it is, a whole page of HTML too: no browser looks for one there, and
 * the file is served as plain text with `nosniff`, to be saved.
 */
import { limits } from '../../../sdk/src/protocol/index.ts';
import { ascii } from '../../pictures/bytes.ts';
import type { FileFormat } from './format.ts';
import type { Reader } from './reader.ts';
import { ensure, Refusal } from './refusal.ts';

const chunkBytes = 256 * 1024;
const byteOrderMark = '\xef\xbb\xbf';
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const controls = /[\0-\x08\x0b\x0e-\x1f\x7f]/;
// Wider than what browsers look for (https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type): any tag.
const active = /^\s*(?:<[a-z!?/]|%PDF-|%!PS|GIF8[79]a|RIFF....(?:WEBP|WAVE|AVI )|\{\\rtf)/is;

export const text: FileFormat = {
  types: ['text/plain'],
  most: limits.fileBytes,
  begins: (beginning) => !active.test(withoutMark(ascii(beginning, 0, beginning.length))),
  inspect: async (reader) => {
    await ensureText(reader);
    return { ok: true, type: 'text/plain', change: null };
  },
};

const withoutMark = (start: string) =>
  start.startsWith(byteOrderMark) ? start.slice(byteOrderMark.length) : start;

async function ensureText(reader: Reader): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < reader.size; at += chunkBytes) {
    const bytes = await reader.upTo(at, chunkBytes);
    const isLast = at + chunkBytes >= reader.size;
    ensure(!controls.test(decoded(decoder, bytes, isLast)), 'unsupported-media-type');
  }
}

function decoded(decoder: TextDecoder, bytes: Uint8Array, isLast: boolean): string {
  try {
    return decoder.decode(bytes, { stream: !isLast });
  } catch {
    throw new Refusal('unsupported-media-type');
  }
}
