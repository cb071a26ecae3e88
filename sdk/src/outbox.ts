import type { OutboxEntry, OutboxStore } from './types.ts';

/** An outbox that lasts as long as the page. */
export function memoryOutbox(): OutboxStore {
  const entries = new Map<string, OutboxEntry>();
  return {
    list: async (person, room) =>
      [...entries.values()]
        .filter((entry) => entry.person === person && entry.room === room)
        .sort(byCid),
    put: async (entry) => {
      entries.set(entry.cid, entry);
    },
    remove: async (cid) => {
      entries.delete(cid);
    },
    clear: async (except) => {
      for (const { cid, person } of [...entries.values()])
        if (person !== except) entries.delete(cid);
    },
  };
}

/** Orders entries as they were written: a `cid` begins with its time. */
export function byCid(a: { readonly cid: string }, b: { readonly cid: string }): number {
  return a.cid < b.cid ? -1 : 1;
}
