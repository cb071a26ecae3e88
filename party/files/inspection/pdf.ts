/** PDF: begins with its version, ends with a mark. What is in it stays unknown: it is served to be saved only. */
import { limits } from '../../../sdk/src/protocol/index.ts';
import { ascii, lastIndexOfText } from '../../pictures/bytes.ts';
import type { FileFormat } from './format.ts';
import { ensure } from './refusal.ts';
import { findEndRecord, mostEndBytes } from './zip-end.ts';

export const pdf: FileFormat = {
  types: ['application/pdf'],
  most: limits.fileBytes,
  // Readers take the mark within the first kilobyte; that is what polyglots live on.
  begins: (beginning) => /^%PDF-[12]\.\d/.test(ascii(beginning, 0, 8)),
  inspect: async (reader) => {
    const start = Math.max(0, reader.size - mostEndBytes);
    const tail = await reader.bytes(start, reader.size - start);
    ensure(isEnded(tail));
    // An archive may be put behind or around the mark: one file would be two things.
    ensure(findEndRecord(tail) === undefined);
    return { ok: true, type: 'application/pdf', change: null };
  },
};

function isEnded(tail: Uint8Array): boolean {
  const mark = lastIndexOfText(tail, '%%EOF');
  return mark !== -1 && tail.subarray(mark + 5).every(isBlank);
}

const isBlank = (byte: number) => byte === 0 || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
