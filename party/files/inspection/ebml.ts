/** The elements of EBML, of which webm is made: an id and a length of 1 to 8 bytes each, then data. RFC 8794. */
import type { Edits } from './edits.ts';
import type { Reader } from './reader.ts';
import { ensure } from './refusal.ts';

/** Where an element stands in the file. `end` is infinite where nobody knew it when it was begun. */
export type ElementPlace = {
  readonly id: number;
  readonly at: number;
  readonly dataAt: number;
  readonly end: number;
};
/** One in memory. */
export type Element = ElementPlace & { readonly data: Uint8Array };

/** Filling: every reader passes over it. */
const voidId = 0xec;
const mostHeaderBytes = 12;
const mostIdBytes = 4;
const mostInside = 2_000;

export async function elementAt(reader: Reader, at: number): Promise<ElementPlace> {
  return placeOf(await reader.upTo(at, mostHeaderBytes), at, reader.size);
}

export async function loadElement(reader: Reader, place: ElementPlace): Promise<Element> {
  return { ...place, data: await reader.bytes(place.dataAt, place.end - place.dataAt) };
}

export function childrenOf({ data, dataAt, end }: Element): Element[] {
  const elements: Element[] = [];
  for (let at = dataAt; at < end; at = elements.at(-1)?.end ?? end) {
    const place = placeOf(data.subarray(at - dataAt), at, end);
    ensure(isEnded(place) && elements.length < mostInside);
    elements.push({ ...place, data: data.subarray(place.dataAt - dataAt, place.end - dataAt) });
  }
  return elements;
}

export const isEnded = ({ end }: ElementPlace) => end !== Number.POSITIVE_INFINITY;

export const numberOf = ({ data }: Element): number => numberIn(data);

export function numberIn(data: Uint8Array): number {
  ensure(data.length <= 8);
  return data.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** 4 or 8 bytes, as IEEE 754 has them. */
export function floatOf({ data }: Element): number {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  ensure(data.length === 4 || data.length === 8);
  return data.length === 4 ? view.getFloat32(0) : view.getFloat64(0);
}

/** Makes filling of an element, of the same length, with nothing in it. */
export function blank({ at, dataAt, end }: ElementPlace, edits: Edits): void {
  // One byte is the id; what was left of the header holds the length, of which 8 bytes are the most.
  const width = Math.min(8, dataAt - at - 1);
  const length = end - at - 1 - width;
  const header = new Uint8Array(1 + width);
  for (let index = width, rest = length; index > 0; index -= 1, rest = Math.floor(rest / 256)) {
    header[index] = rest % 256;
  }
  header[0] = voidId;
  header[1] = (header[1] ?? 0) | (0x80 >> (width - 1));
  edits.put(at, header);
  edits.zero(at + header.length, end);
}

/** From the bytes of its header on. `end`: of what it lies in. */
export function placeOf(header: Uint8Array, at: number, end: number): ElementPlace {
  const idBytes = widthOf(header[0]);
  const lengthBytes = widthOf(header[idBytes]);
  ensure(idBytes <= mostIdBytes && header.length >= idBytes + lengthBytes);
  const dataAt = at + idBytes + lengthBytes;
  const length = lengthOf(header.subarray(idBytes, idBytes + lengthBytes));
  // An unknown length goes up to whatever ends the element; any other stays within what it lies in.
  ensure(dataAt <= end && (length === Number.POSITIVE_INFINITY || dataAt + length <= end));
  return { id: numberIn(header.subarray(0, idBytes)), at, dataAt, end: dataAt + length };
}

/** Of a number that tells its own length, by the zeros it begins with. */
export function widthOf(first: number | undefined): number {
  ensure(first !== undefined && first > 0);
  return Math.clz32(first) - 23;
}

function lengthOf(bytes: Uint8Array): number {
  const mask = 0xff >> bytes.length;
  const first = (bytes[0] ?? 0) & mask;
  const rest = bytes.subarray(1);
  if (first === mask && rest.every((byte) => byte === 0xff)) return Number.POSITIVE_INFINITY;
  return rest.reduce((sum, byte) => sum * 256 + byte, first);
}
