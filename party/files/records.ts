import { Fault } from '../fault.ts';
import type { AppDeps } from '../http/deps.ts';
import { isOnSite } from '../sites/room-key.ts';
import { findFile } from '../storage/file-statements.ts';
import { type FileRecord, toRecord } from './record.ts';

export async function findRecord(
  { database }: Pick<AppDeps, 'database'>,
  id: string,
): Promise<FileRecord | undefined> {
  const [row] = await database.read(findFile(id));
  return row && toRecord(row);
}

/** A file that is not to go; throws `file-not-found`. */
export async function getRecord(deps: Pick<AppDeps, 'database'>, id: string): Promise<FileRecord> {
  const record = await findRecord(deps, id);
  if (record === undefined || record.isRemoved) throw new Fault('file-not-found');
  return record;
}

/** A file as its owner names it, on a site. */
export type OwnFile = { readonly owner: string; readonly id: string; readonly site: string };

/** One's own, in a room of the site; throws `forbidden` for somebody else's. */
export async function getOwnRecord(
  deps: Pick<AppDeps, 'database'>,
  { owner, id, site }: OwnFile,
): Promise<FileRecord> {
  const record = await getRecord(deps, id);
  if (!isOnSite(site, record.room)) throw new Fault('file-not-found');
  if (record.owner !== owner) throw new Fault('forbidden');
  return record;
}
