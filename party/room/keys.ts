const digits = 12;

/** Keys of a room object's storage. Numbers are padded, so that the order of keys is the order of the log. */
export const keys = {
  meta: 'meta',
  rates: 'rates',
  presence: 'presence',
  noted: 'noted',
  pair: 'pair',
  event: (seq: number) => `event:${String(seq).padStart(digits, '0')}`,
  cid: (person: string, cid: string) => `cid:${person}:${cid}`,
  cidsOf: (person: string) => `cid:${person}:`,
  watcher: (person: string) => `watcher:${person}`,
  member: (person: string) => `member:${person}`,
  left: (person: string) => `left:${person}`,
  file: (id: string) => `file:${id}`,
} as const;

/** The first key after all that start with `prefix`. */
export function endOf(prefix: string): string {
  return `${prefix}\uffff`;
}

/** At most this many keys go into one put or delete (the platform's limit is 128). */
export const keysPerCall = 120;

export function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
