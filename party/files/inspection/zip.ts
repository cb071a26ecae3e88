/**
 * ZIP: begins with its first entry, ends with a directory that tells of all of them, and nothing stands around. The
 * entries stay unknown: it is served to be saved only. No zip64, which 25 MiB do not need. APPNOTE.TXT, 4.3.
 */
import { limits } from '../../../sdk/src/protocol/index.ts';
import { ascii, u16le, u32le } from '../../pictures/bytes.ts';
import type { FileFormat } from './format.ts';
import type { Reader } from './reader.ts';
import { ensure } from './refusal.ts';
import { findEndRecord, mostEndBytes } from './zip-end.ts';

type Directory = { readonly start: number; readonly end: number; readonly entries: number };

const headerBytes = 46;

export const zip: FileFormat = {
  types: ['application/zip'],
  most: limits.fileBytes,
  begins: (beginning) => ascii(beginning, 0, 4) === 'PK\x03\x04',
  inspect: async (reader) => {
    await walk(reader, await directoryOf(reader));
    return { ok: true, type: 'application/zip', change: null };
  },
};

async function directoryOf(reader: Reader): Promise<Directory> {
  const tailAt = Math.max(0, reader.size - mostEndBytes);
  const record = findEndRecord(await reader.bytes(tailAt, reader.size - tailAt));
  ensure(record?.isOneDisk === true && record.entries > 0);
  const { directoryAt: start, directoryBytes, entries } = record;
  const end = start + directoryBytes;
  // Whatever stood between directory and record would be of zip64, a signature, or something else.
  ensure(end === tailAt + record.at);
  return { start, end, entries };
}

/** Every entry lies before the directory, and the first one at the very beginning. */
async function walk(reader: Reader, { start, end, entries }: Directory): Promise<void> {
  let at = start;
  let first = start;
  for (let entry = 0; entry < entries; entry += 1) {
    const header = reader.held(at, headerBytes) ?? (await reader.bytes(at, headerBytes));
    ensure(header.length === headerBytes && ascii(header, 0, 4) === 'PK\x01\x02');
    const local = u32le(header, 42);
    ensure(local + u32le(header, 20) < start);
    first = Math.min(first, local);
    at += headerBytes + u16le(header, 28) + u16le(header, 30) + u16le(header, 32);
  }
  ensure(at === end && first === 0);
}
