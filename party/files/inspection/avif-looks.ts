import { limits } from '../../../sdk/src/protocol/index.ts';
import { u32be } from '../../pictures/bytes.ts';
import type { Size } from '../../pictures/format.ts';
import { type Box, childrenOf } from './boxes.ts';
import { Fields } from './fields.ts';
import { ensureShowable } from './measures.ts';
import { ensure } from './refusal.ts';

const mostEntries = 1_000;
/** The picture, its transparency, its tiles and a small one beside. */
const mostPixels = 4 * limits.imagePixelsMost;

/** How large the main picture is, the right way up. Refuses a file whose pictures or tiles are too large, each or together. */
export function readLooks(parts: ReadonlyMap<string, Box>): Size {
  const [box, primary] = [parts.get('iprp'), parts.get('pitm')];
  ensure(box !== undefined && primary !== undefined);
  const [properties, links, ...more] = childrenOf(box);
  ensure(properties?.type === 'ipco' && links?.type === 'ipma' && more.length === 0);
  const list = childrenOf(properties);
  const items = readLinks(links, list);
  const sizes = items.map(({ found }) => sizeOf(found));
  ensure(sizes.reduce((sum, size) => sum + pixelsOf(size), 0) <= mostPixels, 'too-large');
  const own = items.findIndex(({ id }) => id === primaryOf(primary));
  const size = sizes[own];
  ensure(size !== undefined);
  return isOnItsSide(items[own]?.found) ? { width: size.height, height: size.width } : size;
}

function primaryOf({ content }: Box): number {
  const fields = new Fields(content);
  const isShort = fields.number(4) < 2 ** 24;
  return fields.number(isShort ? 2 : 4);
}

/** Which properties each item has. The first bit of a link says that it must be understood. */
function readLinks({ content }: Box, list: readonly Box[]): { id: number; found: Box[] }[] {
  const fields = new Fields(content);
  const version = fields.number(1);
  fields.skip(1);
  const isWide = fields.number(2) % 2 === 1;
  const count = fields.number(4);
  ensure(count <= mostEntries);
  return Array.from({ length: count }, () => {
    const id = fields.number(version === 0 ? 2 : 4);
    const links = Array.from({ length: fields.number(1) }, () =>
      isWide ? fields.number(2) & 0x7fff : fields.number(1) & 0x7f,
    );
    // They count from 1; 0 is none.
    return { id, found: links.flatMap((link) => list[link - 1] ?? []) };
  });
}

function sizeOf(found: readonly Box[]): Size | undefined {
  const content = found.find(({ type }) => type === 'ispe')?.content;
  if (content === undefined) return undefined;
  const [width, height] = [u32be(content, 4), u32be(content, 8)];
  ensure(content.length === 12 && width > 0 && height > 0);
  ensureShowable({ width, height });
  return { width, height };
}

const pixelsOf = (size: Size | undefined) => (size ? size.width * size.height : 0);

/** `irot` counts quarter turns. */
function isOnItsSide(found: readonly Box[] = []): boolean {
  const turns = found.find(({ type }) => type === 'irot')?.content[0] ?? 0;
  return turns % 2 === 1;
}
