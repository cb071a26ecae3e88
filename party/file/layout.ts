/** How the bytes of a file lie in the storage of its object. */

/** Size of every part but the last. */
export const partBytes = 1024 * 1024;
const valuesPerPart = 9;
// Just below what a value may hold, with room for what the platform writes around it.
const valueBytes = Math.ceil(partBytes / valuesPerPart);

/** One writing of a file: its values have keys of their own. */
export type Bytes = { readonly writing: string; readonly size: number };
/** A value, and what of the file it holds. */
export type Place = { readonly key: string; readonly start: number; readonly end: number };

/** Bytes of part `index` in a file of this size; 0 for a part that it does not have. */
export function lengthOfPart(size: number, index: number): number {
  return Math.max(0, Math.min(partBytes, size - index * partBytes));
}

export const countParts = (size: number) => Math.ceil(size / partBytes);

/** Where the bytes from `start` up to `end` are, in their order. */
export function placesOf({ writing, size }: Bytes, start = 0, end = size): Place[] {
  const places: Place[] = [];
  for (let part = Math.floor(start / partBytes); part * partBytes < end; part += 1) {
    places.push(...placesOfPart(writing, size, part));
  }
  return places.filter((place) => place.start < end && place.end > start);
}

/** Where part `index` goes in a file of this size. */
export function placesOfPart(writing: string, size: number, index: number): Place[] {
  const from = index * partBytes;
  const length = lengthOfPart(size, index);
  return Array.from({ length: Math.ceil(length / valueBytes) }, (_, value) => ({
    key: `${writing}/${String(index).padStart(4, '0')}/${value}`,
    start: from + value * valueBytes,
    end: Math.min(from + (value + 1) * valueBytes, from + length),
  }));
}
