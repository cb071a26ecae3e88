/** The one thing in a photo's EXIF that its looks need: which way up it is. */
import { ascii, joined, u16be, u16le, u32be, u32le } from './bytes.ts';

const label = 'Exif\0\0';
const entryBytes = 12;
const orientationTag = 0x0112;
const shortType = 3;

/** 1 to 8 as EXIF counts them, from the data of an APP1 segment; undefined where nothing (sensible) is said. */
export function readOrientation(data: Uint8Array): number | undefined {
  if (ascii(data, 0, label.length) !== label) return undefined;
  const tiff = data.subarray(label.length);
  const order = ascii(tiff, 0, 2);
  if (order !== 'II' && order !== 'MM') return undefined;
  const [u16, u32] = order === 'II' ? [u16le, u32le] : [u16be, u32be];
  const directory = u32(tiff, 4);
  const last = Math.min(directory + 2 + u16(tiff, directory) * entryBytes, tiff.length);
  for (let at = directory + 2; at + entryBytes <= last; at += entryBytes) {
    if (u16(tiff, at) !== orientationTag || u16(tiff, at + 2) !== shortType) continue;
    const orientation = u16(tiff, at + 8);
    return orientation >= 1 && orientation <= 8 ? orientation : undefined;
  }
  return undefined;
}

/** An APP1 segment that says this and nothing else. */
export function orientationSegment(orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8];
  const directory = [0, 1, 0x01, 0x12, 0, shortType, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const data = [...label].map((letter) => letter.charCodeAt(0));
  const length = 2 + data.length + tiff.length + directory.length;
  return joined([Uint8Array.of(0xff, 0xe1, 0, length, ...data, ...tiff, ...directory)]);
}
