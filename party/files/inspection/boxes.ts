/** The boxes of ISO 14496-12, of which mp4, mov and avif are made: `length type content`. */
import { ascii, u32be } from '../../pictures/bytes.ts';
import type { Edits } from './edits.ts';
import type { Reader } from './reader.ts';
import { ensure } from './refusal.ts';

/** Where a box stands in the file: from `at`, its content from `contentAt`, up to `end`. */
export type BoxPlace = {
  readonly type: string;
  readonly at: number;
  readonly contentAt: number;
  readonly end: number;
};
/** One in memory. */
export type Box = BoxPlace & { readonly content: Uint8Array };

const headerBytes = 8;
const largeHeaderBytes = 16;
// Recorders write one fragment a second, editors a few dozen boxes.
const mostOnTop = 20_000;
const mostInside = 2_000;

/** The boxes of the file itself: one after the other, up to its very end. */
export async function boxesOf(reader: Reader): Promise<BoxPlace[]> {
  const boxes: BoxPlace[] = [];
  for (let at = 0; at < reader.size; at = boxes.at(-1)?.end ?? reader.size) {
    const head = reader.held(at, largeHeaderBytes) ?? (await reader.upTo(at, largeHeaderBytes));
    boxes.push(placeOf(head, at, reader.size));
    ensure(boxes.length <= mostOnTop);
  }
  return boxes;
}

export async function loadBox(reader: Reader, place: BoxPlace): Promise<Box> {
  const { contentAt, end } = place;
  return { ...place, content: await reader.bytes(contentAt, end - contentAt) };
}

/** The boxes inside of one, `skip` bytes behind its beginning. */
export function childrenOf(box: Box, skip = 0): Box[] {
  return [...eachChild(box, skip)];
}

/** The first of this type. What follows it is not looked at. */
export function childOf(box: Box | undefined, type: string): Box | undefined {
  if (box !== undefined)
    for (const child of eachChild(box, 0)) if (child.type === type) return child;
  return undefined;
}

function* eachChild({ content, contentAt, end }: Box, skip: number): Generator<Box> {
  let count = 0;
  for (let at = contentAt + skip; at < end; count += 1) {
    ensure(count < mostInside);
    const place = placeOf(content.subarray(at - contentAt), at, end);
    yield {
      ...place,
      content: content.subarray(place.contentAt - contentAt, place.end - contentAt),
    };
    at = place.end;
  }
}

/** Makes of a box one that readers pass over, of the same length, with nothing in it. */
export function blank({ type, at, contentAt, end }: BoxPlace, edits: Edits): void {
  if (!isFree(type)) edits.put(at + 4, Uint8Array.of(0x66, 0x72, 0x65, 0x65));
  edits.zero(contentAt, end);
}

const isFree = (type: string) => type === 'free' || type === 'skip' || type === 'wide';

function placeOf(head: Uint8Array, at: number, end: number): BoxPlace {
  ensure(head.length >= headerBytes);
  const [size, type] = [u32be(head, 0), ascii(head, 4, 4)];
  const header = size === 1 ? largeHeaderBytes : headerBytes;
  const own = size === 0 ? end : at + (size === 1 ? largeSize(head) : size);
  ensure(own >= at + header && own <= end);
  return { type, at, contentAt: at + header, end: own };
}

function largeSize(head: Uint8Array): number {
  ensure(head.length >= largeHeaderBytes);
  return u32be(head, 8) * 2 ** 32 + u32be(head, 12);
}
