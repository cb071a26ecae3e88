import type { MessageFile } from '../../sdk/src/protocol/index.ts';
import { codeOf, Fault } from '../fault.ts';
import { type AppDeps, write } from '../http/deps.ts';
import { finishFile, refuseFile, releaseFile, takeFile } from '../storage/file-statements.ts';
import type { Inspection } from './inspection/inspection.ts';
import { offerFile } from './offer.ts';
import { type FileRecord, storedOf } from './record.ts';
import { findRecord, getOwnRecord, getRecord, type OwnFile } from './records.ts';
import { removeBytes } from './removal.ts';
import { openSource } from './source.ts';

type Fit = Extract<Inspection, { ok: true }>;
// Whoever died while looking into a file keeps others from it for this long. Looking into the largest takes a second.
const busyMs = 20_000;

/**
 * Ends an upload: its bytes are looked into, made to tell nothing of their maker, and offered to the room. Repeatable:
 * each step is done anew or found done. Throws the code of what is not taken, and removes that.
 */
export async function finishUpload(
  deps: AppDeps,
  { digest, ...own }: OwnFile & { digest: string },
): Promise<MessageFile> {
  const record = await getOwnRecord(deps, own);
  if (!record.isFinished) await lookIntoOnce(deps, record, digest);
  return offerFile(deps, own.id);
}

/** One at a time: what one call rewrites, another would read half old and half new, and take for damaged. */
async function lookIntoOnce(deps: AppDeps, record: FileRecord, digest: string): Promise<void> {
  const { id, owner } = record;
  const now = deps.clock.now();
  const until = now + busyMs;
  const [taken] = await write(deps, owner, [takeFile(id, until, now)]);
  if (taken !== 1) return assertFinished(deps, id);
  try {
    await lookInto(deps, record, { digest, until });
  } catch (error) {
    await write(deps, owner, [releaseFile(id, until)]).catch(() => {});
    throw error;
  }
}

async function assertFinished(deps: AppDeps, id: string): Promise<void> {
  const { isFinished } = await getRecord(deps, id);
  if (!isFinished) throw new Fault('unavailable', { retryAfterMs: 1_000 });
}

async function lookInto(
  deps: AppDeps,
  record: FileRecord,
  { digest, until }: { digest: string; until: number },
): Promise<void> {
  const { files } = deps;
  const file = storedOf(record);
  await files.seal(file, digest);
  const isPicture = record.type.startsWith('image/');
  const source = await openSource(files, file, { isPicture });
  const inspection = await deps.inspect(source, { name: record.name, type: record.type });
  if (!inspection.ok) return refuse(deps, record, { code: inspection.code, until });
  const size = sizeAfter(inspection, source.size);
  try {
    await keepFit(deps, record, { ...inspection, size });
  } catch (error) {
    await removeAgain(deps, record);
    throw error;
  }
}

async function keepFit(
  deps: AppDeps,
  record: FileRecord,
  found: Fit & { readonly size: number },
): Promise<void> {
  if (found.change !== null) await deps.files.rewrite(storedOf(record), found.change);
  const finished = finishFile(record.id, found, deps.clock.now());
  const [changed] = await write(deps, record.owner, [finished]);
  if (changed !== 1) throw new Fault('file-not-found');
  deps.metrics?.count('filesStored');
  deps.metrics?.count('fileBytes', [], found.size);
}

/** What was called off meanwhile is gone, but a store may have made it anew from what was rewritten here. */
async function removeAgain(deps: AppDeps, record: FileRecord): Promise<void> {
  try {
    const after = await findRecord(deps, record.id);
    if (after === undefined) await deps.files.remove(storedOf(record));
    else if (after.isRemoved) await removeBytes(deps, [after]);
  } catch (error) {
    deps.log('warn', 'file not removed', { file: record.id, error: codeOf(error) });
  }
}

const sizeAfter = ({ change }: Fit, size: number) =>
  change?.kind === 'replace' ? change.bytes.length : size;

async function refuse(
  deps: AppDeps,
  record: FileRecord,
  { code, until }: { code: Fault['code']; until: number },
): Promise<never> {
  let answer = code;
  try {
    const refused = refuseFile(record.id, until, deps.clock.now());
    const [changed] = await write(deps, record.owner, [refused]);
    if (changed === 1) await removeBytes(deps, [record]);
    // It took so long that another call began, and rewrites perhaps what was read here: that one knows better.
    else if (await isWanted(deps, record.id)) answer = 'unavailable';
  } catch (error) {
    // It will be looked into again, or swept.
    deps.log('warn', 'refused file not removed', { file: record.id, error: codeOf(error) });
  }
  throw new Fault(answer);
}

async function isWanted(deps: AppDeps, id: string): Promise<boolean> {
  return (await findRecord(deps, id))?.isRemoved === false;
}
