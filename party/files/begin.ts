import { type FileBegin, type FileUpload, limits } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';
import { type AppDeps, write } from '../http/deps.ts';
import { insertFile, setFileState } from '../storage/file-statements.ts';
import { offerFile } from './offer.ts';
import { type FileRecord, storedOf } from './record.ts';
import { findRecord, getRecord } from './records.ts';
import type { MissingPart } from './store.ts';

type Upload = { readonly room: string; readonly owner: string; readonly said: FileBegin };
// Calls that run at once can keep each other from writing down what the store said, but not for ever.
const mostAttempts = 5;

/**
 * Makes a record of a file and room for its bytes, or tells of one that was begun before what is missing. Throws
 * `too-large`, `quota-exceeded`, and `forbidden` where the id stands for another file.
 */
export async function beginUpload(deps: AppDeps, upload: Upload): Promise<FileUpload> {
  const { said } = upload;
  if (said.type.startsWith('image/') && said.size > limits.imageBytes) {
    throw new Fault('too-large', { field: 'size' });
  }
  const record = (await findRecord(deps, said.id)) ?? (await create(deps, upload));
  if (!isSame(record, upload)) throw new Fault('forbidden', { field: 'id' });
  if (record.isRemoved) throw new Fault('file-not-found');
  const { partBytes } = deps.files;
  // Again: whoever finished it may have died before the room heard of it.
  if (record.isFinished) return { partBytes, parts: [], file: await offerFile(deps, said.id) };
  return { partBytes, parts: [...(await findMissing(deps, record))] };
}

async function create(deps: AppDeps, { room, owner, said }: Upload): Promise<FileRecord> {
  const file = { ...said, room, owner, claim: claimOf(said), createdAt: deps.clock.now() };
  // Always by the same scribe for the same person, so that nothing comes between the sum and the new row.
  await write(deps, owner, [insertFile(file, deps.config.filesPerPersonBytes)]);
  const record = await findRecord(deps, said.id);
  if (record === undefined) throw new Fault('quota-exceeded');
  return record;
}

const claimOf = ({ type, size }: FileBegin) => `${type} ${size}`;

function isSame(record: FileRecord, { room, owner, said }: Upload): boolean {
  const { name, claim } = record;
  return (
    record.room === room && record.owner === owner && name === said.name && claim === claimOf(said)
  );
}

/** What the store says is kept before anybody else hears of it: it finds the file again by that. */
async function findMissing(deps: AppDeps, first: FileRecord): Promise<readonly MissingPart[]> {
  let record = first;
  for (let left = mostAttempts; left > 0; left -= 1) {
    const { state, parts } = await deps.files.begin(storedOf(record));
    if (state === record.state) return parts;
    const kept = setFileState(record.id, state, record.state);
    const [changed] = await write(deps, record.owner, [kept]);
    if (changed === 1) return parts;
    record = await getRecord(deps, record.id);
  }
  throw new Fault('unavailable', { retryAfterMs: 1_000 });
}
