import { Fault } from '../fault.ts';
import type { Clock, Database } from '../ports.ts';
import type { Audience } from '../sockets/audience.ts';
import { findEvents, findFilesOf } from '../storage/event-statements.ts';
import type { Awake } from './awake.ts';
import type { Commit } from './commit.ts';
import type { RoomLog } from './log.ts';
import type { InTurn } from './requests.ts';
import { type Aside, encodeEvent, filesOf, fromRow, type StoredEvent } from './stored-event.ts';

type Order = { readonly person: string; readonly seq: number };
type Around = { readonly database: Database; readonly clock: Clock; readonly inTurn: InTurn };
type Message = Extract<StoredEvent, { kind: 'message' }>;
/** An event as libSQL had it, and the mark of what was handed over just before. */
type Old = { readonly event: StoredEvent | undefined; readonly asOf: number };
/** `fact`: the seq of the event that removed it; 0 for one that is handed over. `files`: undefined where only libSQL can tell. */
type Removal = { readonly fact: number; readonly files: readonly string[] | undefined };

/** Takes text and files from a message of one's own; once, however often it is asked for. Rejects with a `Fault`. */
export async function removeMessage(
  awake: Awake,
  { database, clock, inTurn }: Around,
  { person, seq }: Order,
): Promise<{ files: readonly string[]; pending: number }> {
  const { log, drain } = awake;
  if (!Number.isSafeInteger(seq) || seq < 1) throw new Fault('not-found');
  const readOld = () => findOld(log, database, seq);
  // Before its turn: nobody else waits for libSQL because something old is removed.
  const early = seq <= log.floor ? await readOld() : undefined;
  const { fact, files } = await inTurn(async (commit): Promise<Removal> => {
    assertMayRemove(awake, person, clock.now());
    await awake.note.ensure();
    const old = seq > log.floor ? undefined : (early ?? (await readOld()));
    const target = old ? old.event : await log.find(seq);
    if (target?.kind !== 'message') throw new Fault('not-found');
    if (target.by !== person) throw new Fault('forbidden');
    const done = await findRemoval(log, target, old?.asOf);
    return done ?? remove(awake, commit, { target, now: clock.now() });
  });
  const pending = await drain.upTo(fact);
  return { files: files ?? (await findFiles(database, log.room, seq)), pending };
}

function assertMayRemove({ pair, rates }: Awake, person: string, now: number): void {
  pair.assertReadableBy(person);
  const retryAfterMs = rates.take(person, now);
  if (retryAfterMs > 0) throw new Fault('rate-limited', { retryAfterMs });
}

async function findOld(log: RoomLog, database: Database, seq: number): Promise<Old> {
  const asOf = log.drained;
  const [row] = await database.read(findEvents(log.room, seq, seq));
  return { event: row && fromRow(row), asOf };
}

/** How a message was removed before, if it was. */
async function findRemoval(
  log: RoomLog,
  target: Message,
  asOf: number | undefined,
): Promise<Removal | undefined> {
  if (target.removedAt !== undefined)
    return { fact: target.aside?.fact ?? 0, files: target.aside?.files };
  if (asOf === undefined) return undefined;
  // libSQL shows what was handed over when it was read; what came after that is told by the log itself.
  if (asOf < log.floor) throw new Fault('unavailable');
  for await (const removal of log.removals(asOf))
    if (removal.target === target.seq) return { fact: removal.seq, files: removal.aside?.files };
  return undefined;
}

async function remove(
  { log, audience, cids, watchers }: Awake,
  commit: Commit,
  { target, now }: { target: Message; now: number },
): Promise<Removal> {
  const newest = await log.newestMessage();
  const fact = commit.head + 1;
  const files = filesOf(target);
  const tombstone = toTombstone(target, now, { files, fact });
  const stripped = target.cid && (await cids.strip(target.by, target.cid));
  if (stripped) commit.put(...stripped);
  commit.replace(tombstone);
  const name = nameOf(audience, target);
  const aside = { files, body: encodeEvent(tombstone).json };
  const about = { at: now, by: target.by, name, kind: 'removed' as const, target: target.seq };
  commit.add((seq) => ({ seq, ...about, aside }));
  commit.write();
  // Of an old one nobody here knows: there is no newer message in all that the object holds.
  if (newest === undefined || newest.seq === target.seq) watchers.removed(tombstone, fact);
  return { fact, files };
}

function toTombstone(target: Message, removedAt: number, aside: Aside): Message {
  const { seq, at, by, name, kind, replyTo, cid } = target;
  return {
    ...{ seq, at, by, name, kind, text: '' },
    ...(replyTo !== undefined && { replyTo }),
    removedAt,
    ...(cid !== undefined && { cid }),
    aside,
  };
}

/** What they are called now, if they are here; else as they were called when they said it. */
function nameOf(audience: Audience, { by, name }: Message): string {
  for (const { person } of audience.states()) if (person.id === by) return person.name;
  return name;
}

async function findFiles(database: Database, room: string, seq: number): Promise<string[]> {
  return (await database.read(findFilesOf(room, seq))).map(({ id }) => String(id));
}
