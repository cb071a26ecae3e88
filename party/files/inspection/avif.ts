/**
 * AVIF: items (a picture, tiles of one, metadata) that one box describes, and their data. No sequences: they are movies,
 * whose frames would have to be measured. ISO 23008-12.
 */
import { limits } from '../../../sdk/src/protocol/index.ts';
import { ascii } from '../../pictures/bytes.ts';
import { type Item, readItems } from './avif-items.ts';
import { type Extent, extentsOf } from './avif-locations.ts';
import { readLooks } from './avif-looks.ts';
import { ensurePixels } from './avif-pixels.ts';
import { type Box, type BoxPlace, blank, boxesOf, childrenOf, loadBox } from './boxes.ts';
import { brandsOf } from './brands.ts';
import { Edits } from './edits.ts';
import type { FileFormat } from './format.ts';
import type { Reader } from './reader.ts';
import { ensure } from './refusal.ts';

const versionBytes = 4;
const onTop = new Set(['ftyp', 'meta', 'mdat']);
const inMeta = new Set(['hdlr', 'pitm', 'iinf', 'iloc', 'iref', 'iprp', 'idat']);

export const avif: FileFormat = {
  types: ['image/avif'],
  most: limits.imageBytes,
  begins: (beginning) => ascii(beginning, 4, 4) === 'ftyp',
  inspect: async (reader) => {
    const boxes = await boxesOf(reader);
    const isPicture = (await brandsOf(reader, boxes[0])).includes('avif');
    const isMoving = boxes.some(({ type }) => type === 'moov');
    ensure(isPicture && !isMoving, 'unsupported-media-type');
    const edits = new Edits();
    for (const box of boxes) if (!onTop.has(box.type)) blank(box, edits);
    const parts = partsOf(await metaOf(reader, boxes), edits);
    const size = readLooks(parts);
    const items = readItems(parts, edits);
    await ensurePixels(reader, extentsOf(parts, idsOf(items, 'pixels')));
    const metadata = extentsOf(parts, idsOf(items, 'other')).flat();
    clear(metadata, [...boxes.filter(({ type }) => type === 'mdat'), parts.get('idat')], edits);
    return { ok: true, type: 'image/avif', ...size, change: await edits.change(reader) };
  },
};

async function metaOf(reader: Reader, boxes: readonly BoxPlace[]): Promise<Box> {
  const [meta, ...more] = boxes.filter(({ type }) => type === 'meta');
  ensure(meta !== undefined && more.length === 0);
  return loadBox(reader, meta);
}

/** What describes the items, by name. Where one came twice, readers would differ in which they take. */
function partsOf(meta: Box, edits: Edits): ReadonlyMap<string, Box> {
  const parts = new Map<string, Box>();
  for (const box of childrenOf(meta, versionBytes)) {
    ensure(!parts.has(box.type));
    if (inMeta.has(box.type)) parts.set(box.type, box);
    else blank(box, edits);
  }
  const handler = parts.get('hdlr');
  ensure(handler !== undefined && ascii(handler.content, 8, 4) === 'pict');
  // Behind it there is only a name.
  edits.zero(handler.contentAt + 12, handler.end);
  return parts;
}

function idsOf(items: readonly Item[], kind: Item['kind']): ReadonlySet<number> {
  return new Set(items.filter((item) => item.kind === kind).map(({ id }) => id));
}

/** Puts zeros where EXIF and XMP stand. Refuses what points elsewhere than to the data of this file. */
function clear(
  extents: readonly Extent[],
  data: readonly (BoxPlace | undefined)[],
  edits: Edits,
): void {
  for (const { start, end } of extents) {
    ensure(data.some((box) => box && start >= box.contentAt && end <= box.end));
    edits.zero(start, end);
  }
}
