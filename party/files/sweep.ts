import { limits } from '../../sdk/src/protocol/index.ts';
import { runAll } from '../concurrent.ts';
import { codeOf } from '../fault.ts';
import type { AppDeps } from '../http/deps.ts';
import { findRemoved, findUnused } from '../storage/file-statements.ts';
import { withdrawFiles } from './offer.ts';
import { type FileRecord, toRecord } from './record.ts';
import { markRecord, removeBytes } from './removal.ts';

const mostAtATime = 100;
const atOnce = 8;
// Whoever asks for a sweep does not wait for ever.
const patienceMs = 3_000;

/**
 * Removes files that nobody can see any more: those of removed messages, and those that no message names a day after they
 * were begun. Some at a time; answers how many are gone. What fails holds nothing else up, and comes again.
 */
export async function sweepFiles(deps: AppDeps): Promise<number> {
  const end = deps.clock.now() + patienceMs;
  const isLate = () => deps.clock.now() > end;
  const removed = await deps.database.read(findRemoved(mostAtATime));
  const outcomes = await runAll(removed.map(toRecord), atOnce, async (record) =>
    isLate() ? 0 : removeBytes(deps, [record]),
  );
  const before = deps.clock.now() - limits.uploadKeptMs;
  const unused = await deps.database.read(findUnused(before, mostAtATime));
  const rooms = [...byRoom(unused.map(toRecord))];
  const visits = await runAll(rooms, atOnce, async ([room, records]) =>
    isLate() ? 0 : discardUnused(deps, room, records),
  );
  return sum([...outcomes, ...visits]);
}

function byRoom(records: readonly FileRecord[]): Map<string, FileRecord[]> {
  const rooms = new Map<string, FileRecord[]>();
  for (const record of records) rooms.set(record.room, [...(rooms.get(record.room) ?? []), record]);
  return rooms;
}

async function discardUnused(
  deps: AppDeps,
  room: string,
  records: readonly FileRecord[],
): Promise<number> {
  try {
    // A message that names one may be on its way to libSQL.
    if (!(await withdrawFiles(deps, room, records))) return 0;
  } catch (error) {
    deps.log('warn', 'files not withdrawn', { room, error: codeOf(error) });
    return 0;
  }
  const outcomes = await runAll(records, atOnce, async (record) =>
    (await markRecord(deps, record)) ? removeBytes(deps, [record]) : 0,
  );
  return sum(outcomes);
}

const sum = (outcomes: readonly PromiseSettledResult<number>[]) =>
  outcomes.reduce((all, outcome) => all + (outcome.status === 'fulfilled' ? outcome.value : 0), 0);
