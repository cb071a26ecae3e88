/** The record that ends a zip: where its directory is. APPNOTE.TXT, 4.3.16. */
import { lastIndexOfText, u16le, u32le } from '../../pictures/bytes.ts';

export type EndRecord = {
  /** From the beginning of the bytes that were searched. */
  readonly at: number;
  readonly entries: number;
  readonly directoryBytes: number;
  readonly directoryAt: number;
  readonly isOneDisk: boolean;
};

const recordBytes = 22;
/** The record with the longest comment. */
export const mostEndBytes = recordBytes + 0xffff;

/** The record whose comment leads exactly to the end. Undefined where there is none. */
export function findEndRecord(tail: Uint8Array): EndRecord | undefined {
  let at = lastIndexOfText(tail, 'PK\x05\x06');
  while (at !== -1) {
    if (at + recordBytes + u16le(tail, at + 20) === tail.length) return recordAt(tail, at);
    at = lastIndexOfText(tail.subarray(0, at), 'PK\x05\x06');
  }
  return undefined;
}

function recordAt(tail: Uint8Array, at: number): EndRecord {
  const entries = u16le(tail, at + 10);
  return {
    at,
    entries,
    directoryBytes: u32le(tail, at + 12),
    directoryAt: u32le(tail, at + 16),
    isOneDisk: u32le(tail, at + 4) === 0 && u16le(tail, at + 8) === entries,
  };
}
