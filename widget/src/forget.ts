import type { Partyline } from '../../sdk/src/index.ts';

/** Signs out and removes everything that is kept on this device for chats of this server. What cannot be removed now is gone after the page. */
export async function forget(client: Partyline): Promise<void> {
  await client.signOut();
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith('partyline') && key.includes(client.server)) localStorage.removeItem(key);
  } catch {
    // Where nothing may be kept nothing was.
  }
  for (const { name } of await listDatabases())
    if (name?.startsWith('partyline') && name.includes(client.server))
      indexedDB.deleteDatabase(name);
}

async function listDatabases(): Promise<IDBDatabaseInfo[]> {
  try {
    return await indexedDB.databases();
  } catch {
    return [];
  }
}
