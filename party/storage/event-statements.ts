import type { EventRow } from '../orders.ts';
import type { SqlValue, Statement } from '../ports.ts';

/** Events of one room, in order, on their way to libSQL. */
export type Append = {
  readonly room: string;
  readonly epoch: string;
  readonly events: readonly EventRow[];
};

// A statement of thousands of terms crashed sqld (November 2026): 50 rows of 8 values stay far from that.
const rowsPerInsert = 50;
const columns = 'room, seq, epoch, sender, cid, kind, body, at';
const row = '(?, ?, ?, ?, ?, ?, ?, ?)';

/**
 * Stores events of any number of rooms, moves their heads up, and does what they say of files and of removed messages.
 * Those that are there already are skipped, so the changed rows of the first `inserts` statements together tell how many
 * were new. Members follow by trigger.
 */
export function appendEvents(appends: readonly Append[]): {
  inserts: number;
  statements: Statement[];
} {
  const values = appends.flatMap(({ room, epoch, events }) =>
    events.map((event) => toValues(room, epoch, event)),
  );
  const statements: Statement[] = [];
  for (let start = 0; start < values.length; start += rowsPerInsert)
    statements.push(insertRows(values.slice(start, start + rowsPerInsert)));
  const more = [...nameFiles(appends), ...removeMessages(appends)];
  return { inserts: statements.length, statements: [...statements, moveHeads(appends), ...more] };
}

/** The stored events of a room between two seqs, both included, by seq. */
export function findEvents(room: string, first: number, last: number): Statement {
  return {
    sql: `SELECT ${columns} FROM event WHERE room = ? AND seq BETWEEN ? AND ? ORDER BY seq`,
    args: [room, first, last],
  };
}

/** Ids of the files that a message of this seq has, or had. */
export function findFilesOf(room: string, seq: number): Statement {
  return { sql: 'SELECT id FROM file WHERE room = ? AND seq = ? ORDER BY id', args: [room, seq] };
}

/** Newest first: the events below `before`. */
export function findEventsBefore(room: string, before: number, limit: number): Statement {
  return {
    sql: `SELECT ${columns} FROM event WHERE room = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
    args: [room, before, limit],
  };
}

/** Oldest first: the events above `after`. */
export function findEventsAfter(room: string, after: number, limit: number): Statement {
  return {
    sql: `SELECT ${columns} FROM event WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?`,
    args: [room, after, limit],
  };
}

function toValues(room: string, epoch: string, event: EventRow): SqlValue[] {
  const { seq, sender, cid, kind, body, at } = event;
  return [room, seq, epoch, sender, cid, kind, body, at];
}

function insertRows(rows: readonly SqlValue[][]): Statement {
  return {
    sql: `INSERT INTO event (${columns}) VALUES ${rows.map(() => row).join(', ')} ON CONFLICT DO NOTHING`,
    args: rows.flat(),
  };
}

// One entry a room: an UPDATE FROM that finds a row twice takes either.
function moveHeads(appends: readonly Append[]): Statement {
  const heads = new Map<string, { room: string; head: number; lastAt: number; lastSeq: number }>();
  for (const { room, events } of appends) {
    const moved = heads.get(room) ?? { room, head: 0, lastAt: 0, lastSeq: 0 };
    for (const { seq, kind, at } of events) {
      moved.head = Math.max(moved.head, seq);
      if (kind !== 'message') continue;
      moved.lastAt = Math.max(moved.lastAt, at);
      moved.lastSeq = Math.max(moved.lastSeq, seq);
    }
    heads.set(room, moved);
  }
  return {
    sql: `UPDATE room SET head = max(head, moved.value ->> 'head'),
        last_at = nullif(max(coalesce(last_at, 0), moved.value ->> 'lastAt'), 0),
        last_seq = max(last_seq, moved.value ->> 'lastSeq')
      FROM json_each(?) AS moved WHERE room.id = moved.value ->> 'room'`,
    args: [JSON.stringify([...heads.values()])],
  };
}

/** Notes which message has which file. */
function nameFiles(appends: readonly Append[]): Statement[] {
  const named = appends.flatMap(({ room, events }) =>
    events.flatMap(({ seq, files = [] }) => files.map((id) => ({ id, room, seq }))),
  );
  if (named.length === 0) return [];
  const sql = `UPDATE file SET seq = named.value ->> 'seq' FROM json_each(?) AS named
    WHERE file.id = named.value ->> 'id' AND file.room = named.value ->> 'room'`;
  return [{ sql, args: [JSON.stringify(named)] }];
}

/** Puts what is left of removed messages in their places, and marks their files. Done twice it changes nothing. */
function removeMessages(appends: readonly Append[]): Statement[] {
  const removed = appends.flatMap(({ room, events }) =>
    events.flatMap((event) => (event.removed ? [{ room, ...event.removed }] : [])),
  );
  if (removed.length === 0) return [];
  const args = [JSON.stringify(removed)];
  const at = (table: string) =>
    `${table}.room = gone.value ->> 'room' AND ${table}.seq = gone.value ->> 'target'`;
  const body = "gone.value ->> 'body'";
  const events = `UPDATE event SET body = ${body} FROM json_each(?) AS gone WHERE ${at('event')} AND event.kind = 'message'`;
  const files = `UPDATE file SET removed_at = (${body}) ->> 'removedAt' FROM json_each(?) AS gone WHERE ${at('file')}`;
  return [
    { sql: events, args },
    { sql: files, args },
  ];
}
