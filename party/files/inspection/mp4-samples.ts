/** Where the data of a track lies: samples in chunks, told by three tables. ISO 14496-12, 8.6 and 8.7. */
import { u32be } from '../../pictures/bytes.ts';
import { type Box, type BoxPlace, childOf } from './boxes.ts';
import type { Edits } from './edits.ts';
import { ensure } from './refusal.ts';

const mostChunks = 20_000;
const mostData = 100;

/** Zeros for all of it. Refuses a track whose tables do not fit, or lead elsewhere than into the data. */
export function clearSamples(track: Box, data: readonly BoxPlace[], edits: Edits): void {
  const table = childOf(childOf(childOf(track, 'mdia'), 'minf'), 'stbl');
  const sizes = sizesOf(childOf(table, 'stsz'));
  const lengths = chunkLengths(childOf(table, 'stsc'), sizes);
  ensure(data.length <= mostData);
  for (const at of offsetsOf(table)) {
    const end = at + (lengths.next().value ?? 0);
    const isInside = data.some((box) => at >= box.contentAt && end <= box.end);
    ensure(isInside || end === at);
    edits.zero(at, end);
  }
}

function offsetsOf(table: Box | undefined): number[] {
  const short = childOf(table, 'stco')?.content;
  const long = childOf(table, 'co64')?.content;
  const content = short ?? long;
  ensure(content !== undefined);
  const width = short ? 4 : 8;
  return entriesOf(content, width).map((at) =>
    short ? u32be(short, at) : u32be(content, at) * 2 ** 32 + u32be(content, at + 4),
  );
}

/** Bytes of the samples from the first on, as many as asked for. */
function sizesOf(box: Box | undefined): (from: number, count: number) => number {
  const content = box?.content;
  ensure(content !== undefined && content.length >= 12);
  const [all, samples] = [u32be(content, 4), u32be(content, 8)];
  ensure(all > 0 || 12 + samples * 4 <= content.length);
  return (from, count) => {
    const last = Math.min(samples, from + count);
    if (all > 0) return all * Math.max(0, last - from);
    let sum = 0;
    for (let sample = from; sample < last; sample += 1) sum += u32be(content, 12 + sample * 4);
    return sum;
  };
}

/** Bytes of one chunk after the other. Each entry of the table holds from one chunk up to that of the next entry. */
function* chunkLengths(
  box: Box | undefined,
  sizeOf: (from: number, count: number) => number,
): Generator<number, undefined> {
  const content = box?.content;
  ensure(content !== undefined);
  const entries = entriesOf(content, 12);
  let sample = 0;
  let chunk = 1;
  for (const [index, at] of entries.entries()) {
    const next = entries[index + 1];
    const end = next === undefined ? Number.POSITIVE_INFINITY : u32be(content, next);
    const count = u32be(content, at + 4);
    for (; chunk < end; chunk += 1) {
      yield sizeOf(sample, count);
      sample += count;
    }
  }
  return undefined;
}

/** Places of the entries of a table: a count behind version and flags, then entries of this width. */
function entriesOf(content: Uint8Array, width: number): number[] {
  const count = u32be(content, 4);
  ensure(count <= mostChunks && content.length >= 8 + count * width);
  return Array.from({ length: count }, (_, index) => 8 + index * width);
}
