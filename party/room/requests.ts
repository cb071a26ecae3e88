import type * as v from 'valibot';
import { isErrorCode, limits } from '../../sdk/src/protocol/index.ts';
import type { Pair, roomPage } from '../orders.ts';
import type { Admission } from '../sockets/admission.ts';
import type { Audience } from '../sockets/audience.ts';
import type { Commit } from './commit.ts';
import type { Drain } from './drain.ts';
import type { RoomLog } from './log.ts';
import type { Note } from './note.ts';
import type { RoomPair } from './pair.ts';
import type { Presence } from './presence.ts';
import { jsonFor } from './stored-event.ts';
import type { Watchers } from './watchers.ts';

type HistoryRequest = {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
  readonly reader: string;
};
type CloseRequest = {
  readonly person: string;
  readonly session: string | null;
  readonly code: string;
};
/** Runs a task in the room's queue, behind everything that was taken in before. */
export type InTurn = <T>(task: (commit: Commit) => Promise<T>) => Promise<T>;

type Page = v.InferOutput<typeof roomPage>;

/** The part of a history page that the object still holds; below `from` libSQL has everything but what was `removed` there just now. */
export async function readHistory(
  log: RoomLog,
  { before, after, limit, reader }: HistoryRequest,
): Promise<Page> {
  const { epoch, head, floor } = log;
  const size = Math.min(limit, limits.pageEvents);
  const until = Math.min(head, after === undefined ? (before ?? head + 1) - 1 : after + size);
  const start = after ?? Math.max(floor, until - size);
  const events = start < floor ? [] : await log.range(start, until);
  const isWhole = floor === 0 || (after ?? until - size) >= floor;
  return {
    events: events.map((event) => JSON.parse(jsonFor(reader, event))),
    epoch,
    head,
    from: floor + 1,
    ...(!isWhole && { removed: await removedBelow(log, floor) }),
  };
}

/** Messages that only libSQL has, and that it may still have whole. */
async function removedBelow(log: RoomLog, floor: number): Promise<Page['removed']> {
  const removed = [];
  for await (const { target, aside } of log.removals(log.drained))
    if (target <= floor && aside?.body !== undefined) removed.push({ target, body: aside.body });
  return removed;
}

/** Ends the sockets of a person or a session. What was taken in before is told before this answers, nothing after it. */
export async function closeSockets(
  {
    admission,
    audience,
    presence,
  }: { admission: Admission; audience: Audience; presence: Presence },
  inTurn: InTurn,
  { person, session, code, now }: CloseRequest & { now: number },
): Promise<{ closed: number }> {
  // Remembered before the sockets are closed: none may come back in between.
  await admission.end(session ?? person, now);
  const closed = audience.close(
    (state) => state.person.id === person && (session === null || state.session === session),
    isErrorCode(code) ? code : 'signed-out',
  );
  presence.closed(person);
  return inTurn(async () => ({ closed }));
}

/** What hangs on whether the two of a private room are friends. */
type Sides = {
  readonly pair: RoomPair;
  readonly audience: Audience;
  readonly presence: Presence;
  readonly watchers: Watchers;
};

/** The two of a private room became friends, or are that no more. What was taken in before is told before this answers, nothing after it. */
export async function setPair(
  sides: Sides,
  inTurn: InTurn,
  next: Pair,
): Promise<{ closed: number }> {
  // No step between what holds from now on and the end of the sockets: what goes out is held until both are on disk.
  const stored = sides.pair.set(next);
  const closed = followPair(sides);
  await stored;
  return inTurn(async () => ({ closed }));
}

/** Closes every socket of a private room whose two are no friends, and tells nobody of it any more. */
function followPair({ pair, audience, presence, watchers }: Sides): number {
  watchers.tellBoth(pair.isOpen ? pair.people : []);
  if (pair.isOpen) return 0;
  const closed = audience.close(() => true, 'not-friends');
  for (const person of pair.people) presence.closed(person);
  return closed;
}

/** Hands over what libSQL lacks, and tells whether the scribe need come again. */
export async function sweepRoom(
  sides: Sides & { drain: Drain; note: Note },
  inTurn: InTurn,
): Promise<{ forget: boolean; pending: number }> {
  const { pair, audience, drain, note } = sides;
  await pair.refresh();
  followPair(sides);
  await drain.now();
  // In turn, so that no order can be between its note and its commit.
  return inTurn(async () => {
    const forget = drain.pending === 0 && audience.isEmpty;
    if (forget) await note.forget();
    return { forget, pending: drain.pending };
  });
}
