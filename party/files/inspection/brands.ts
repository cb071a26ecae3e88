import { ascii } from '../../pictures/bytes.ts';
import { type BoxPlace, loadBox } from './boxes.ts';
import type { Reader } from './reader.ts';
import { ensure } from './refusal.ts';

const mostBytes = 1_024;

/** The brands that a file says to follow, its own one first. */
export async function brandsOf(reader: Reader, first: BoxPlace | undefined): Promise<string[]> {
  ensure(first?.type === 'ftyp' && first.end - first.contentAt <= mostBytes);
  const { content } = await loadBox(reader, first);
  ensure(content.length >= 8 && content.length % 4 === 0);
  const starts = Array.from({ length: content.length / 4 }, (_, index) => index * 4);
  // The second one is a version.
  return starts.filter((at) => at !== 4).map((at) => ascii(content, at, 4));
}
