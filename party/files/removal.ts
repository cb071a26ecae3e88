import { codeOf, Fault } from '../fault.ts';
import { type AppDeps, write } from '../http/deps.ts';
import { deleteFile, discardFile, findRemovedAmong } from '../storage/file-statements.ts';
import { withdrawFiles } from './offer.ts';
import { type FileRecord, storedOf, toRecord } from './record.ts';
import { findRecord, getOwnRecord, type OwnFile } from './records.ts';

/** Calls off an upload of one's own, finished or not. Throws `forbidden` where a message has it. */
export async function cancelUpload(deps: AppDeps, own: OwnFile): Promise<void> {
  const record = await getOwnRecord(deps, own);
  if (record.isInMessage) throw new Fault('forbidden');
  // The room first: from then on nothing new can name it, and what has named it is in libSQL.
  const isKnown = await withdrawFiles(deps, record.room, [record]);
  if (!isKnown) throw new Fault('unavailable', { retryAfterMs: 1_000 });
  if (!(await markRecord(deps, record))) throw new Fault('forbidden');
  await removeBytes(deps, [record]);
}

/** Marks a file as one to go, which no message can have from now on; false where one has it. */
export async function markRecord(deps: AppDeps, record: FileRecord): Promise<boolean> {
  const [changed] = await write(deps, record.owner, [discardFile(record.id, deps.clock.now())]);
  return changed === 1 || (await findRecord(deps, record.id)) === undefined;
}

/** Lets the files of a removed message go. What cannot go now is left to the sweep. */
export async function removeFilesOf(deps: AppDeps, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  try {
    const rows = await deps.database.read(findRemovedAmong(ids));
    await removeBytes(deps, rows.map(toRecord));
  } catch (error) {
    deps.log('warn', 'files not removed', { error: codeOf(error) });
  }
}

/** Removes bytes, then records, of files that are marked; answers of how many. Never rejects: a record that is left tells the sweep what to do. */
export async function removeBytes(deps: AppDeps, records: readonly FileRecord[]): Promise<number> {
  const outcomes = await Promise.all(records.map((record) => removeOne(deps, record)));
  return outcomes.filter((isGone) => isGone).length;
}

async function removeOne(deps: AppDeps, record: FileRecord): Promise<boolean> {
  try {
    await deps.files.remove(storedOf(record));
    await write(deps, record.owner, [deleteFile(record.id)]);
    return true;
  } catch (error) {
    deps.log('warn', 'file not removed', { file: record.id, error: codeOf(error) });
    return false;
  }
}
