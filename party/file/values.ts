import { Fault } from '../fault.ts';
import type { Storage } from '../ports.ts';
import { type Bytes, type Place, partBytes, placesOf } from './layout.ts';

const keysAtOnce = 128;
type Value = Uint8Array<ArrayBuffer>;

/** Entries that hold `bytes`, which begin at `from` in the file. */
export function entriesOf(places: readonly Place[], bytes: Value, from: number) {
  // Copies: a view would be kept with all that it is a view of.
  return Object.fromEntries(
    places.map(({ key, start, end }) => [key, bytes.slice(start - from, end - from)]),
  );
}

/** Puts any number of entries, all or none. */
export async function putAll(storage: Storage, entries: Readonly<Record<string, unknown>>) {
  const groups = inGroups(Object.entries(entries)).map((group) => Object.fromEntries(group));
  await Promise.all(groups.map((group) => storage.put(group)));
}

/** Deletes what a writing may have left, some at a time. May be repeated. */
export async function deleteBytes(storage: Storage, bytes: Bytes): Promise<void> {
  for (const places of inGroups(placesOf(bytes))) {
    await storage.delete(places.map(({ key }) => key));
  }
}

/** The values at some places by their keys. Rejects where one is missing. */
export async function valuesAt(
  storage: Storage,
  places: readonly Place[],
): Promise<Map<string, Value>> {
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const values = await storage.list<Value>({ start: first.key, end: `${last.key}\0` });
  if (places.some(({ key }) => !values.has(key))) throw new Fault('unavailable');
  return values;
}

/** Bytes from `start` up to `end`, read a part at a time as they are taken. */
export function streamOf(storage: Storage, bytes: Bytes, { start, end }: Range): Stream {
  let at = start;
  const pull = async (controller: ReadableStreamDefaultController<Value>) => {
    if (at >= end) return controller.close();
    const until = Math.min(end, (Math.floor(at / partBytes) + 1) * partBytes);
    const places = placesOf(bytes, at, until);
    const values = await valuesAt(storage, places);
    for (const place of places) {
      const value = values.get(place.key) ?? new Uint8Array();
      const from = Math.max(at, place.start) - place.start;
      controller.enqueue(value.subarray(from, Math.min(until, place.end) - place.start));
    }
    at = until;
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}
type Range = { readonly start: number; readonly end: number };
type Stream = ReadableStream<Value>;

function inGroups<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / keysAtOnce) }, (_, group) =>
    items.slice(group * keysAtOnce, (group + 1) * keysAtOnce),
  );
}
