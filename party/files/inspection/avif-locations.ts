import type { Box } from './boxes.ts';
import { Fields } from './fields.ts';
import { ensure } from './refusal.ts';

export type Extent = { readonly start: number; readonly end: number };
/** How the fields of the box are laid out. Widths in bytes. */
type Layout = {
  readonly version: number;
  readonly offset: number;
  readonly length: number;
  readonly base: number;
  readonly index: number;
};
type Location = {
  readonly id: number;
  /** 0: of the file, 1: of the box of data beside, 2: of another item. */
  readonly method: number;
  readonly isElsewhere: boolean;
  readonly extents: readonly { readonly offset: number; readonly length: number }[];
};

const mostItems = 1_000;
const mostExtents = 100;

/** Where in the file each of these items lies. Refuses those of which one cannot tell. */
export function extentsOf(parts: ReadonlyMap<string, Box>, items: ReadonlySet<number>): Extent[][] {
  const box = parts.get('iloc');
  ensure(box !== undefined);
  const starts = [0, parts.get('idat')?.contentAt];
  const wanted = readLocations(box).filter(({ id }) => items.has(id));
  return wanted.map(({ method, isElsewhere, extents }) => {
    const start = starts[method];
    ensure(start !== undefined && !isElsewhere);
    return extents.map(({ offset, length }) => {
      // None means: all of the file.
      ensure(length > 0);
      return { start: start + offset, end: start + offset + length };
    });
  });
}

function readLocations({ content }: Box): Location[] {
  const fields = new Fields(content);
  const version = fields.number(1);
  fields.skip(3);
  const [first, second] = [fields.number(1), fields.number(1)];
  const widths = { offset: first >> 4, length: first & 15, base: second >> 4 };
  const layout = { version, ...widths, index: version === 0 ? 0 : second & 15 };
  const count = fields.number(version < 2 ? 2 : 4);
  ensure(version <= 2 && count <= mostItems);
  return Array.from({ length: count }, () => readLocation(fields, layout));
}

function readLocation(fields: Fields, layout: Layout): Location {
  const { version, offset, length, base, index } = layout;
  const id = fields.number(version < 2 ? 2 : 4);
  const method = version === 0 ? 0 : fields.number(2) & 15;
  const isElsewhere = fields.number(2) !== 0;
  const from = fields.number(base);
  const count = fields.number(2);
  ensure(count <= mostExtents);
  const extents = Array.from({ length: count }, () => {
    fields.skip(index);
    return { offset: from + fields.number(offset), length: fields.number(length) };
  });
  return { id, method, isElsewhere, extents };
}
