import * as v from 'valibot';
import { Fault } from '../fault.ts';
import { digestOf, digestOfParts } from '../files/digest.ts';
import { type FileRecord, storedOf } from '../files/record.ts';
import { findRecord } from '../files/records.ts';
import type { MissingPart } from '../files/store.ts';
import { type AppDeps, write } from '../http/deps.ts';
import { toBase64 } from '../pictures/base64.ts';
import { setFileState } from '../storage/file-statements.ts';
import {
  findHeads,
  findOtherFile,
  finishMovedFile,
  insertMovedFile,
  insertPicture,
} from '../storage/moving-statements.ts';
import { file, type MovedFile, type MovedPicture } from './rows.ts';

/** A part goes through the memory of the server whole. */
export const mostPartBytes = 16 * 1024 * 1024;
const mostParts = 64;
const mostAttempts = 5;

export const fileOrder = v.strictObject({ row: v.unknown() });
const digest = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/));
/** SHA-256 of each part in base64. */
export const fileEnd = v.strictObject({
  finishedAt: v.number(),
  digests: v.pipe(v.array(digest), v.minLength(1), v.maxLength(mostParts)),
});

type Begun =
  | { readonly outcome: 'wrong'; readonly field: string }
  | { readonly outcome: 'other' }
  | { readonly outcome: 'begun'; readonly partBytes: number; readonly missing: readonly number[] };
/** `again`: what was there were other bytes; they are gone, and it can be begun again. */
type Ended = { readonly outcome: 'stored' | 'other' | 'again' };

/** Makes a record of a file and room for its bytes, or tells what is missing of one that was begun before. */
export async function beginFile(deps: AppDeps, data: unknown): Promise<Begun> {
  const parsed = v.safeParse(file, data, { abortEarly: true });
  if (!parsed.success) return { outcome: 'wrong', field: v.getDotPath(parsed.issues[0]) ?? '' };
  const row: MovedFile = parsed.output;
  const [room] = await deps.database.read(findHeads([row.room]));
  if (room === undefined) return { outcome: 'wrong', field: 'room' };
  if (row.seq > Number(room.head)) return { outcome: 'wrong', field: 'seq' };
  await write(deps, row.owner, [insertMovedFile(row)]);
  const [other] = await deps.database.read(findOtherFile(row));
  const record = await findRecord(deps, row.id);
  if (other !== undefined || record === undefined || record.isRemoved) return { outcome: 'other' };
  const parts = record.isFinished ? [] : await findMissing(deps, record);
  const missing = parts.map(({ index }) => index);
  return { outcome: 'begun', partBytes: deps.files.partBytes, missing };
}

/** What the store says is kept before anything is sent there: it finds the file again by that. */
async function findMissing(deps: AppDeps, first: FileRecord): Promise<readonly MissingPart[]> {
  let record = first;
  for (let left = mostAttempts; left > 0; left -= 1) {
    const { state, parts } = await deps.files.begin(storedOf(record));
    if (state === record.state) return parts;
    const [changed] = await write(deps, record.owner, [
      setFileState(record.id, state, record.state),
    ]);
    if (changed === 1) return parts;
    record = await getBegun(deps, record.id);
  }
  throw new Fault('unavailable');
}

/** Takes a part whose SHA-256 is `digest` (base64). */
export async function storePart(
  deps: AppDeps,
  id: string,
  part: { index: number; digest: string; bytes: Uint8Array<ArrayBuffer> },
): Promise<void> {
  const { files } = deps;
  const record = await getBegun(deps, id);
  if (record.isFinished) return;
  if ((await digestOf(part.bytes)) !== part.digest) throw new Fault('checksum-mismatch');
  const stored = storedOf(record);
  if (files.put !== undefined) return files.put(stored, part);
  if (files.take === undefined) throw new Fault('not-found');
  return files.take(stored, part);
}

/** Ends a file once all its parts are there, and reads them back: only what is the same may be read from then on. */
export async function endFile(
  deps: AppDeps,
  id: string,
  { digests, finishedAt }: v.InferOutput<typeof fileEnd>,
): Promise<Ended> {
  const record = await getBegun(deps, id);
  if (record.isFinished)
    return { outcome: (await isSame(deps, record, digests)) ? 'stored' : 'other' };
  if (!(await isSealed(deps, record, digests))) return { outcome: 'again' };
  await write(deps, record.owner, [finishMovedFile(id, finishedAt)]);
  return { outcome: 'stored' };
}

async function isSealed(
  deps: AppDeps,
  record: FileRecord,
  digests: readonly string[],
): Promise<boolean> {
  const { files } = deps;
  try {
    await files.seal(storedOf(record), await digestOfParts(digests));
  } catch (error) {
    // Also of bytes that are the right ones, where they were rewritten after they had been sent here long ago.
    if (!isMismatch(error)) throw error;
  }
  if (await isSame(deps, record, digests)) return true;
  await files.remove(storedOf(record));
  return false;
}

const isMismatch = (error: unknown) =>
  error instanceof Fault && (error.code === 'checksum-mismatch' || error.field === 'parts');

async function isSame(
  { files }: AppDeps,
  record: FileRecord,
  digests: readonly string[],
): Promise<boolean> {
  const { partBytes } = files;
  for (const [index, wanted] of digests.entries()) {
    const range = { start: index * partBytes, end: Math.min(record.size, (index + 1) * partBytes) };
    const stream = await files.read(storedOf(record), range).catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'file-not-found') return undefined;
      throw error;
    });
    const bytes = new Uint8Array(await new Response(stream ?? null).arrayBuffer());
    if ((await digestOf(bytes)) !== wanted) return false;
  }
  return digests.length === Math.ceil(record.size / partBytes);
}

async function getBegun(deps: AppDeps, id: string): Promise<FileRecord> {
  const record = await findRecord(deps, id);
  if (record === undefined || record.isRemoved) throw new Fault('file-not-found');
  return record;
}

/** Keeps a profile's picture; its name is the SHA-256 of its bytes. */
export async function storePicture(
  deps: AppDeps,
  { hash, type, created_at: createdAt }: Omit<MovedPicture, 'size'>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await write(deps, hash, [insertPicture({ hash, type, bytes: toBase64(bytes), createdAt })]);
}
