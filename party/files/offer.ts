import * as v from 'valibot';
import type { MessageFile } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';
import type { AppDeps } from '../http/deps.ts';
import { withdrawnAnswer } from '../orders.ts';
import type { FileRecord } from './record.ts';
import { findRecord, getRecord } from './records.ts';

/**
 * Lets one message of its owner name a finished file, and answers the file as that message will carry it. Repeatable;
 * throws `file-not-found` for one that is called off, also while this runs.
 */
export async function offerFile(deps: AppDeps, id: string): Promise<MessageFile> {
  const record = await getRecord(deps, id);
  if (record.isInMessage) return record.shown;
  const { room, owner: person, shown: file } = record;
  await deps.peers.call('room', room, { type: 'file.offer', room, person, file });
  const after = await findRecord(deps, id);
  if (after !== undefined && !after.isRemoved) return file;
  await withdrawFiles(deps, room, [record]);
  throw new Fault('file-not-found');
}

/** Lets no message name these any more. Answers whether every message that named them before is in libSQL. */
export async function withdrawFiles(
  { peers }: Pick<AppDeps, 'peers'>,
  room: string,
  records: readonly Pick<FileRecord, 'id'>[],
): Promise<boolean> {
  const order = { type: 'file.withdraw', room, ids: records.map(({ id }) => id) };
  return v.parse(withdrawnAnswer, await peers.call('room', room, order)).pending === 0;
}
