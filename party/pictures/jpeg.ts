/** JPEG: markers `ff xx`, most with a length and data; pixels follow each start of a scan. ITU-T T.81, annex B. */
import { ascii, u16be } from './bytes.ts';
import { orientationSegment, readOrientation } from './exif.ts';
import { type Format, type Kept, mostParts, type Size } from './format.ts';
import { isTable } from './jpeg-tables.ts';

/** `data` is what the length covers; `whole` also marker, length and, for a scan, its pixels. */
type Segment = { readonly marker: number; readonly data: Uint8Array; readonly whole: Uint8Array };

const startOfScan = 0xda;
const end = 0xd9;
const app0 = 0xe0;
const app1 = 0xe1;
const app14 = 0xee;
const exifLabel = 'Exif\0\0';
// Each scan of a progressive picture is one more pass over all its pixels; encoders write about ten.
const mostScans = 100;

// Written anew, without the thumbnail or whatever else stood in them.
const plainJfif = Uint8Array.of(
  0xff,
  app0,
  0,
  16,
  0x4a,
  0x46,
  0x49,
  0x46,
  0,
  1,
  1,
  0,
  0,
  1,
  0,
  1,
  0,
  0,
);
const plainAdobe = (transform: number) =>
  Uint8Array.of(0xff, app14, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform);

export const jpeg: Format = {
  begins: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
  readSize,
  walk,
  isOnItsSide,
};

function readSize(bytes: Uint8Array): Size | undefined {
  let seen = 0;
  for (const { marker, data } of segmentsOf(bytes)) {
    seen += 1;
    if (isFrame(marker)) return { width: u16be(data, 3), height: u16be(data, 1) };
    if (marker === startOfScan || seen >= mostParts) return undefined;
  }
  return undefined;
}

function isOnItsSide(bytes: Uint8Array): boolean {
  let seen = 0;
  for (const { marker, data } of segmentsOf(bytes)) {
    seen += 1;
    if (marker === app1 && ascii(data, 0, exifLabel.length) === exifLabel) {
      return (readOrientation(data) ?? 1) >= 5;
    }
    if (seen >= mostParts) return false;
  }
  return false;
}

function walk(bytes: Uint8Array): Kept | 'damaged' {
  const segments: Segment[] = [];
  for (const segment of segmentsOf(bytes)) {
    segments.push(segment);
    if (segments.length >= mostParts) return 'damaged';
  }
  if (!isWellBuilt(segments)) return 'damaged';
  const picture = segments.filter(({ marker }) => !isMetadata(marker)).map(({ whole }) => whole);
  return [bytes.subarray(0, 2), ...headersOf(segments), ...picture];
}

/** Every segment up to and with the end; without that as the last one where the file is damaged. */
function* segmentsOf(bytes: Uint8Array): Generator<Segment> {
  for (let at = 2; bytes[at] === 0xff; ) {
    // Any number of ff may stand before a marker.
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1] ?? 0;
    if (marker === end) yield segmentAt(bytes, at, { dataEnd: at + 2, wholeEnd: at + 2 });
    if (hasNoLength(marker)) return;
    const length = u16be(bytes, at + 2);
    const dataEnd = at + 2 + length;
    if (length < 2 || dataEnd > bytes.length) return;
    const wholeEnd = marker === startOfScan ? endOfPixels(bytes, dataEnd) : dataEnd;
    yield segmentAt(bytes, at, { dataEnd, wholeEnd });
    at = wholeEnd;
  }
}

function segmentAt(
  bytes: Uint8Array,
  at: number,
  { dataEnd, wholeEnd }: { dataEnd: number; wholeEnd: number },
): Segment {
  const marker = bytes[at + 1] ?? 0;
  return { marker, data: bytes.subarray(at + 4, dataEnd), whole: bytes.subarray(at, wholeEnd) };
}

// Among pixels `ff 00` is a byte of them, `ff d0` to `ff d7` are places to start anew, and `ff ff` is filling.
function endOfPixels(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at)) {
    const next = bytes[at + 1] ?? end;
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at;
    at += next === 0xff ? 1 : 2;
  }
  return bytes.length;
}

/** One frame, its scans after it, all of a kind that browsers draw, and of lengths that leave no room for anything else. */
function isWellBuilt(segments: readonly Segment[]): boolean {
  const order = segments.map(letterOf).join('');
  return /^[tm]*F[tm]*S[tmS]*E$/.test(order) && [...order.matchAll(/S/g)].length <= mostScans;
}

function letterOf({ marker, data }: Segment): string {
  if (marker === end) return 'E';
  if (isMetadata(marker)) return 'm';
  if (isFrame(marker)) return isFrameHeader(data) ? 'F' : '?';
  if (marker === startOfScan) return isScanHeader(data) ? 'S' : '?';
  return isTable(marker, data) ? 't' : '?';
}

function isFrameHeader(data: Uint8Array): boolean {
  const [precision, components = 0] = [data[0], data[5]];
  return precision === 8 && [1, 3, 4].includes(components) && data.length === 6 + 3 * components;
}

function isScanHeader(data: Uint8Array): boolean {
  const components = data[0] ?? 0;
  return components >= 1 && components <= 4 && data.length === 4 + 2 * components;
}

/** What of the applications' segments the looks depend on: first JFIF, then which way up, then how colours are coded. */
function headersOf(segments: readonly Segment[]): Uint8Array[] {
  const find = (marker: number, label: string) =>
    segments.find(
      ({ marker: other, data }) => other === marker && ascii(data, 0, label.length) === label,
    )?.data;
  const [jfif, exif, adobe] = [find(app0, 'JFIF\0'), find(app1, exifLabel), find(app14, 'Adobe')];
  const orientation = exif && readOrientation(exif);
  return [
    ...(jfif ? [plainJfif] : []),
    ...(orientation !== undefined && orientation > 1 ? [orientationSegment(orientation)] : []),
    ...(adobe && adobe.length >= 12 ? [plainAdobe(adobe[11] ?? 0)] : []),
  ];
}

/** Baseline, extended and progressive: what browsers draw. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xc2;
const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;
const isMetadata = (marker: number) => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
const hasNoLength = (marker: number) => marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9);
