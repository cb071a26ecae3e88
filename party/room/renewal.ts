import type { Database, Storage } from '../ports.ts';
import { findEventsBefore } from '../storage/event-statements.ts';
import { keys, keysPerCall } from './keys.ts';
import type { RoomLog } from './log.ts';

/**
 * Whether the object's log is another one than libSQL's, which was filled from elsewhere. The log of an object that
 * lives beside its database never is: libSQL has all that it says it handed over, and nothing that it does not know.
 */
export async function isStale(log: RoomLog, database: Database): Promise<boolean> {
  // Before libSQL is asked: meanwhile more may be handed over.
  const { drained } = log;
  const [row] = await database.read(findEventsBefore(log.room, Number.MAX_SAFE_INTEGER, 1));
  const newest = row === undefined ? 0 : Number(row.seq);
  if (drained > newest || log.head < newest) return true;
  if (row === undefined || newest <= log.floor) return false;
  const own = await log.find(newest);
  return own === undefined || own.at !== row.at || own.by !== row.sender || own.kind !== row.kind;
}

/** Forgets everything. What the log is goes last: should it end half way, it is still known for stale. */
export async function forgetAll(storage: Storage): Promise<void> {
  for (;;) {
    const some = [...(await storage.list({ limit: keysPerCall })).keys()];
    const gone = some.filter((key) => key !== keys.meta);
    if (gone.length === 0) return storage.delete([keys.meta]);
    await storage.delete(gone);
  }
}
