import type { OutboxEntry, OutboxStore } from './types.ts';

/** An outbox that lasts as long as the page. */
export function memoryOutbox(): OutboxStore {
  const entries = new Map<string, OutboxEntry>();
  return {
    list: async () => [...entries.values()],
    put: async (entry) => {
      entries.set(entry.cid, entry);
    },
    remove: async (cid) => {
      entries.delete(cid);
    },
  };
}
