import type { OutboxStore } from './types.ts';

/**
 * An outbox in the browser's IndexedDB, one database for each server. Where that is missing or denied (private
 * windows, blocked storage) everything goes to `otherwise`. Opens nothing before the first call.
 */
export function indexedDbOutbox(server: string, otherwise: OutboxStore): OutboxStore {
  let opened: Promise<OutboxStore> | undefined;
  const use = () => {
    opened ??= open(`partyline ${server}`).then(outboxIn, () => otherwise);
    return opened;
  };
  return {
    list: async () => (await use()).list(),
    put: async (entry) => (await use()).put(entry),
    remove: async (cid) => (await use()).remove(cid),
  };
}

function outboxIn(database: IDBDatabase): OutboxStore {
  const entries = (mode: IDBTransactionMode) =>
    database.transaction('entry', mode).objectStore('entry');
  return {
    list: async () => done(entries('readonly').getAll()),
    async put(entry) {
      await done(entries('readwrite').put(entry));
    },
    remove: async (cid) => done(entries('readwrite').delete(cid)),
  };
}

async function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore('entry', { keyPath: 'cid' });
  const database = await done(request);
  // A newer version of the page, in another tab, must not wait for this one.
  database.onversionchange = () => database.close();
  return database;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
