/** How large AV1 pixels are by their own account: a file may say less around them. https://aomediacodec.github.io/av1-spec/ 5.3 to 5.5 */
import type { Size } from '../../pictures/format.ts';
import { ensure } from './refusal.ts';

const sequenceType = 1;
const mostUnits = 10_000;

/** The most that each sequence in there may have. */
export function* sequenceSizes(data: Uint8Array): Generator<Size> {
  let units = 0;
  for (let at = 0; at < data.length; units += 1) {
    ensure(units < mostUnits);
    const { type, start, end } = unitAt(data, at);
    ensure(end <= data.length);
    if (type === sequenceType) yield readSequence(new Bits(data.subarray(start, end)));
    at = end;
  }
}

/** One unit; without a length of its own it is the last. */
function unitAt(data: Uint8Array, at: number): { type: number; start: number; end: number } {
  const header = data[at] ?? 0;
  const start = at + (header & 4 ? 2 : 1);
  const type = (header >> 3) & 15;
  if ((header & 2) === 0) return { type, start, end: data.length };
  let length = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = data[start + index] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { type, start: start + index + 1, end: start + index + 1 + length };
  }
  return { type, start, end: Number.POSITIVE_INFINITY };
}

function readSequence(bits: Bits): Size {
  bits.skip(4);
  const isReduced = bits.number(1) === 1;
  if (isReduced) bits.skip(5);
  else passTimes(bits);
  const [widthBits, heightBits] = [bits.number(4) + 1, bits.number(4) + 1];
  return { width: bits.number(widthBits) + 1, height: bits.number(heightBits) + 1 };
}

/** What sequences that are no single picture say before their size. */
function passTimes(bits: Bits): void {
  const delayBits = bits.number(1) === 1 ? passTiming(bits) : 0;
  const hasDelay = bits.number(1) === 1;
  for (let point = bits.number(5); point >= 0; point -= 1) {
    bits.skip(12);
    if (bits.number(5) > 7) bits.skip(1);
    if (delayBits > 0 && bits.number(1) === 1) bits.skip(2 * delayBits + 1);
    if (hasDelay && bits.number(1) === 1) bits.skip(4);
  }
}

/** The bits of a delay, where the timing has a model of its decoder; 0 otherwise. */
function passTiming(bits: Bits): number {
  bits.skip(64);
  if (bits.number(1) === 1) {
    let zeros = 0;
    while (zeros < 32 && bits.number(1) === 0) zeros += 1;
    bits.skip(zeros);
  }
  if (bits.number(1) === 0) return 0;
  const delayBits = bits.number(5) + 1;
  bits.skip(32 + 5 + 5);
  return delayBits;
}

/** Reads bit by bit, the highest first. */
class Bits {
  readonly #data: Uint8Array;
  #at = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  skip(count: number): void {
    this.#at += count;
    ensure(this.#at <= this.#data.length * 8);
  }

  number(count: number): number {
    const from = this.#at;
    this.skip(count);
    let value = 0;
    for (let at = from; at < this.#at; at += 1) {
      value = value * 2 + (((this.#data[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    }
    return value;
  }
}
