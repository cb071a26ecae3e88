import { byCid } from './outbox.ts';
import type { OutboxEntry, OutboxStore } from './types.ts';

/**
 * An outbox in the browser's IndexedDB, one database for each server. Where that is missing or denied (private
 * windows, blocked storage) everything goes to `otherwise`. Opens nothing before the first call.
 */
export function indexedDbOutbox(server: string, otherwise: OutboxStore): OutboxStore {
  let store: Promise<OutboxStore> | undefined;
  const use = () => {
    store ??= open(`partyline ${server}`).then(outboxIn, () => otherwise);
    return store;
  };
  return {
    list: async (person, room) => (await use()).list(person, room),
    put: async (entry) => (await use()).put(entry),
    remove: async (cid) => (await use()).remove(cid),
    clear: async (except) => (await use()).clear(except),
  };
}

function outboxIn(database: IDBDatabase): OutboxStore {
  const entries = (mode: IDBTransactionMode) =>
    database.transaction('entry', mode).objectStore('entry');
  return {
    async list(person, room) {
      const all: OutboxEntry[] = await done(
        entries('readonly').index('room').getAll([person, room]),
      );
      return all.sort(byCid);
    },
    async put(entry) {
      await done(entries('readwrite').put(entry));
    },
    async remove(cid) {
      await done(entries('readwrite').delete(cid));
    },
    async clear(except) {
      const store = entries('readwrite');
      if (except === undefined) return void (await done(store.clear()));
      const all: OutboxEntry[] = await done(store.getAll());
      for (const { cid, person } of all) if (person !== except) store.delete(cid);
    },
  };
}

async function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore('entry', { keyPath: 'cid' });
    store.createIndex('room', ['person', 'room']);
  };
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
