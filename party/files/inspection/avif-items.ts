import { ascii } from '../../pictures/bytes.ts';
import { type Box, childrenOf } from './boxes.ts';
import type { Edits } from './edits.ts';
import { Fields } from './fields.ts';
import { ensure } from './refusal.ts';

/** `other` is metadata, also of kinds to come. */
export type Item = { readonly id: number; readonly kind: 'pixels' | 'recipe' | 'other' };

/** How to put pictures together: tiles of one, one over another, one brighter than another. */
const recipes = new Set(['grid', 'iovl', 'tmap', 'iden']);
const mostItems = 1_000;

/** What there is. Names go. */
export function readItems(parts: ReadonlyMap<string, Box>, edits: Edits): Item[] {
  const list = parts.get('iinf');
  ensure(list !== undefined);
  const fields = new Fields(list.content);
  const isLong = fields.number(4) >= 2 ** 24;
  const count = fields.number(isLong ? 4 : 2);
  const entries = childrenOf(list, fields.at);
  ensure(count === entries.length && count <= mostItems);
  return entries.map((entry) => readItem(entry, edits));
}

function readItem(entry: Box, edits: Edits): Item {
  const fields = new Fields(entry.content);
  const version = fields.number(1);
  fields.skip(3);
  ensure(entry.type === 'infe' && (version === 2 || version === 3));
  const id = fields.number(version === 2 ? 2 : 4);
  fields.skip(2);
  const type = ascii(entry.content, fields.at, 4);
  fields.skip(4);
  // In these the name is followed by another type, which has to be read.
  if (type !== 'mime' && type !== 'uri ') edits.zero(entry.contentAt + fields.at, entry.end);
  const kind = type === 'av01' ? 'pixels' : recipes.has(type) ? 'recipe' : 'other';
  return { id, kind };
}
