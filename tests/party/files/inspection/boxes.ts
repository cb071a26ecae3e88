import { bytesOf, concat, u32 } from '../../pictures/samples.ts';

/** Builds files of ISO 14496-12 by code of its own. */
export const u16 = (value: number) => u32(value).subarray(2);
export const u8 = (...values: readonly number[]) => Uint8Array.from(values);
export const zeros = (count: number) => new Uint8Array(count);

export function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const all = concat(...content);
  return concat(u32(8 + all.length), bytesOf(type), all);
}

/** With version and flags. */
export function fullBox(type: string, version: number, ...content: readonly Uint8Array[]) {
  return box(type, u8(version, 0, 0, 0), ...content);
}

export const ftyp = (major = 'isom', ...more: readonly string[]) =>
  box('ftyp', bytesOf(major), u32(0), ...more.map(bytesOf));

/** The moment 0xcafebabe stands for whenever it was made. */
const made = u32(0xcafebabe);

export function mvhd({ duration = 2_500, scale = 1_000 } = {}) {
  return fullBox('mvhd', 0, made, made, u32(scale), u32(duration), zeros(80));
}

const matrices = {
  upright: [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000],
  turned: [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000],
};

export function tkhd({ width = 320, height = 240, way = 'upright' as keyof typeof matrices } = {}) {
  const matrix = matrices[way].map((value) => u32(value >>> 0));
  const sides = [u32(width * 65_536), u32(height * 65_536)];
  return fullBox(
    'tkhd',
    0,
    made,
    made,
    u32(1),
    zeros(4),
    u32(2_500),
    zeros(16),
    ...matrix,
    ...sides,
  );
}

export const hdlr = (kind: string, name = 'canary handler') =>
  fullBox('hdlr', 0, zeros(4), bytesOf(kind), bytesOf('canary maker'), bytesOf(`${name}\0`));

export type Chunk = { readonly at: number; readonly size: number };

/** A track whose samples, one a chunk, lie at these places. */
export function trak(
  kind: string,
  { chunks = [] as readonly Chunk[], header = tkhd(), more = zeros(0) as Uint8Array } = {},
) {
  const sizes = fullBox(
    'stsz',
    0,
    u32(0),
    u32(chunks.length),
    ...chunks.map(({ size }) => u32(size)),
  );
  const places = fullBox('stco', 0, u32(chunks.length), ...chunks.map(({ at }) => u32(at)));
  const perChunk = fullBox('stsc', 0, u32(1), u32(1), u32(1), u32(1));
  const url = box('url ', u8(0, 0, 0, 1), bytesOf('/somewhere/canary/clip.mov'));
  const dinf = box('dinf', fullBox('dref', 0, u32(1), url));
  const stbl = box('stbl', fullBox('stsd', 0, u32(0)), sizes, perChunk, places);
  const mdhd = fullBox('mdhd', 0, made, made, u32(1_000), u32(2_500), zeros(4));
  return box('trak', header, box('mdia', mdhd, hdlr(kind), box('minf', dinf, stbl)), more);
}

export const mdat = (content: Uint8Array = bytesOf('pixels')) => box('mdat', content);

/** What phones tell: a place, a maker, keys and values, and a picture of all that in XMP. */
export function told(): Uint8Array {
  const place = box('\xa9xyz', u16(21), u16(0x15c7), bytesOf('+52.5200+013.4050/canary'));
  const keys = box(
    'meta',
    hdlr('mdta'),
    box('keys', bytesOf('com.apple.quicktime.location.ISO6709 canary')),
  );
  return concat(box('udta', place, box('\xa9mak', bytesOf('CanaryPhone')), zeros(4)), keys);
}

export const xmp = () => box('uuid', zeros(16), bytesOf('<x:xmpmeta>canary'));
