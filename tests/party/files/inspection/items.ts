import { bytesOf, concat, u32 } from '../../pictures/samples.ts';
import { box, ftyp, fullBox, hdlr, u8, u16, zeros } from './boxes.ts';

/** One item of an avif, with where and how large it is shown. */
export type ItemParts = {
  readonly type: string;
  readonly data: Uint8Array;
  readonly size?: readonly [width: number, height: number];
  readonly turns?: number;
  /** Of the decoder. */
  readonly config?: Uint8Array;
  /** In the box of data beside the descriptions instead of behind them. */
  readonly isBeside?: boolean;
};

export const pixels = bytesOf('av1 pixels');
/** 64 × 48, as a browser encoded them. */
const realPixels = new Uint8Array(
  Buffer.from(
    'EgAKDAAAAAKv94A0QENAYTKMARBKAAggghAAINmKQ/4383/Aevrkp7/dACY7D81M9kR3zOV/y2K+13CimavpFQ3tiSkxlxM515+1hr5FMmduBFHYVYAbao/FfCZLPtZxDxYgNiyUeh7UvTSXLtHUs6XGV/spxuL91PZusfgACBosAnfNOqqObDzjZjY7p7J88xVanSuUoYL7WBIFeos8',
    'base64',
  ),
);
export const picture: ItemParts = { type: 'av01', data: pixels, size: [320, 240] };
export const realPicture: ItemParts = {
  type: 'av01',
  data: realPixels,
  size: [64, 48],
  config: u8(0x81, 0, 0x0c, 0),
};
export const exif: ItemParts = { type: 'Exif', data: bytesOf('\0\0\0\0MM\0*GPS canary') };
export const xmp: ItemParts = { type: 'mime', data: bytesOf('<x:xmpmeta>canary') };

const entry = ({ type }: ItemParts, index: number) => {
  const rest = type === 'mime' ? 'XMP\0application/rdf+xml\0' : 'canary name\0';
  return fullBox('infe', 2, u16(index + 1), u16(0), bytesOf(type), bytesOf(rest));
};

/** An avif whose first item is the picture. `shift` leads every place astray by so many bytes. */
export function avifOf(
  items: readonly ItemParts[],
  { shift = 0, more = zeros(0) as Uint8Array } = {},
) {
  const head = ftyp('avif', 'mif1', 'miaf');
  const start = head.length + metaOf(items, { start: 0, more }).length + 8;
  const meta = metaOf(items, { start: start + shift, more });
  return concat(
    head,
    meta,
    box('mdat', ...items.filter((item) => !item.isBeside).map(({ data }) => data)),
  );
}

function metaOf(
  items: readonly ItemParts[],
  { start, more }: { start: number; more: Uint8Array },
): Uint8Array {
  let [inFile, inBox] = [start, 0];
  const places = items.map((item, index) => {
    const at = item.isBeside ? inBox : inFile;
    if (item.isBeside) inBox += item.data.length;
    else inFile += item.data.length;
    const extent = concat(u16(1), u32(at), u32(item.data.length));
    return concat(u16(index + 1), u16(item.isBeside ? 1 : 0), u16(0), extent);
  });
  const properties = items.flatMap(({ size, turns, config }) => [
    ...(size ? [fullBox('ispe', 0, u32(size[0]), u32(size[1]))] : []),
    ...(turns === undefined ? [] : [box('irot', u8(turns))]),
    ...(config ? [box('av1C', config)] : []),
  ]);
  let next = 0;
  const links = items.map(({ size, turns, config }, index) => {
    const own = [size, turns, config]
      .filter((property) => property !== undefined)
      .map(() => (next += 1));
    return concat(u16(index + 1), u8(own.length, ...own));
  });
  const beside = items.filter(({ isBeside }) => isBeside).map(({ data }) => data);
  return fullBox(
    'meta',
    0,
    hdlr('pict'),
    fullBox('pitm', 0, u16(1)),
    fullBox('iloc', 1, u8(0x44, 0), u16(items.length), ...places),
    fullBox('iinf', 0, u16(items.length), ...items.map(entry)),
    box('iprp', box('ipco', ...properties), fullBox('ipma', 0, u32(items.length), ...links)),
    ...(beside.length > 0 ? [box('idat', ...beside)] : []),
    more,
  );
}
