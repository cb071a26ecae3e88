import type { RowKind } from '../moving/rows.ts';
import type { SqlValue, Statement } from '../ports.ts';
import { appendEvents } from './event-statements.ts';
import { fileColumns, type Table, tableOf, tables } from './moving-tables.ts';

type Row = Readonly<Record<string, SqlValue>>;

/** Kinds that are read as they stand in their tables, in the order of their keys. */
export type WholeKind = Exclude<RowKind, 'event' | 'member' | 'mark' | 'room'> | 'picture';

/** The next rows of a kind; `after`: the key of the last one before. */
export function listRows(
  kind: WholeKind | 'room' | 'mark',
  after: readonly SqlValue[] | null,
  limit: number,
): Statement {
  const { from, columns, key } = sourceOf(kind);
  const isNext = `(${key.join(', ')}) > (${key.map(() => '?').join(', ')})`;
  return {
    sql: `SELECT ${columns} FROM ${from} ${after === null ? '' : `WHERE ${isNext}`}
      ORDER BY ${key.join(', ')} LIMIT ?`,
    args: [...(after ?? []), limit],
  };
}

function sourceOf(kind: WholeKind | 'room' | 'mark') {
  if (kind === 'picture') {
    const columns = `hash, type, length(bytes) / 4 * 3
      - iif(bytes LIKE '%==', 2, bytes LIKE '%=') AS size, created_at`;
    return { from: 'picture', columns, key: ['hash'] };
  }
  const { name, columns, key } = tableOf(kind);
  if (kind === 'room') return { from: name, columns: `${columns.join(', ')}, head`, key };
  if (kind !== 'mark') return { from: name, columns: columns.join(', '), key };
  return {
    from: 'read_mark AS mark JOIN room ON room.id = mark.room',
    columns: 'mark.person, mark.room, min(mark.seq, room.head) AS seq',
    key: ['mark.person', 'mark.room'],
  };
}

/** A room, and its newest event that counts. */
export type Bound = { readonly room: string; readonly head: number };

/** The next events of a room. */
export function listBoundEvents({ room, head }: Bound, after: number, limit: number): Statement {
  return {
    sql: `SELECT ${tables.event.columns.join(', ')} FROM event
      WHERE room = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?`,
    args: [room, after, head, limit],
  };
}

/** The next members of a room, without those who came after its last event that counts. */
export function listBoundMembers({ room, head }: Bound, after: string, limit: number): Statement {
  return {
    sql: `SELECT room, person, joined_at FROM member WHERE room = ?1 AND person > ?2
      AND NOT EXISTS (SELECT 1 FROM event WHERE event.room = ?1 AND event.seq > ?3
        AND event.kind = 'joined' AND +event.sender = member.person)
      ORDER BY person LIMIT ?4`,
    args: [room, after, head, limit],
  };
}

/** The next files that messages of a room have; `after`: message and id of the last one before. */
export function listBoundFiles(
  { room, head }: Bound,
  after: readonly [number, string],
  limit: number,
): Statement {
  return {
    sql: `SELECT ${fileColumns.join(', ')} FROM file WHERE room = ? AND seq IS NOT NULL AND seq <= ?
      AND (seq, id) > (?, ?) AND finished_at IS NOT NULL AND removed_at IS NULL
      ORDER BY seq, id LIMIT ?`,
    args: [room, head, ...after, limit],
  };
}

/** How much there is, for whoever waits for it. */
export function countAll(): Statement {
  return {
    sql: `SELECT (SELECT count(*) FROM user) AS people, (SELECT count(*) FROM room) AS rooms,
      (SELECT coalesce(sum(head), 0) FROM room) AS events, count(*) AS files,
      coalesce(sum(size), 0) AS bytes
      FROM file WHERE seq IS NOT NULL AND finished_at IS NOT NULL AND removed_at IS NULL`,
    args: [],
  };
}

/** The newest step of the database's shape. */
export function findShape(): Statement {
  return { sql: 'SELECT max(id) AS id FROM migration', args: [] };
}

/** Whether anything is there that people made, and whether this export was begun here before. */
export function findContent(id: string): Statement {
  return {
    sql: `SELECT EXISTS (SELECT 1 FROM user) OR EXISTS (SELECT 1 FROM event)
        OR EXISTS (SELECT 1 FROM site) OR EXISTS (SELECT 1 FROM file) AS is_used,
      EXISTS (SELECT 1 FROM import WHERE id = ?) AS is_begun`,
    args: [id],
  };
}

export function beginImport(id: string, now: number): Statement {
  return {
    sql: 'INSERT INTO import (id, began_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
    args: [id, now],
  };
}

export function endImport(id: string, now: number): Statement {
  return { sql: 'UPDATE import SET finished_at = ? WHERE id = ?', args: [now, id] };
}

/** Those of these rooms that are there, with their newest event. */
export function findHeads(rooms: readonly string[]): Statement {
  return {
    sql: 'SELECT id, head FROM room WHERE id IN (SELECT value FROM json_each(?))',
    args: [JSON.stringify(rooms)],
  };
}

/** Stores rows that are not there yet. */
export function insertRows(kind: RowKind, rows: readonly Row[]): Statement[] {
  if (kind === 'event') return appendEvents(toAppends(rows)).statements;
  const { name, columns, onConflict = 'ON CONFLICT DO NOTHING' } = tableOf(kind);
  const into = kind === 'seen' ? [...columns, 'until'] : columns;
  const values = into.map((column) => sqlOf(kind, column));
  const sql = `INSERT INTO ${name} (${into.join(', ')})
    SELECT ${values.join(', ')} FROM json_each(?) AS line WHERE true ${onConflict}`;
  return [{ sql, args: [JSON.stringify(rows)] }];
}

function sqlOf(kind: RowKind, column: string): string {
  if (kind === 'seen' && column === 'until') return '0';
  const value = `line.value ->> '${column}'`;
  if (kind !== 'mark' || column !== 'seq') return value;
  // Not above the log: who reads on would never be told of what comes.
  return `min(${value}, (SELECT head FROM room WHERE room.id = line.value ->> 'room'))`;
}

function toAppends(rows: readonly Row[]) {
  const appends: { room: string; epoch: string; events: ReturnType<typeof toEvent>[] }[] = [];
  for (const row of rows) {
    const [room, epoch] = [String(row.room), String(row.epoch)];
    const last = appends.at(-1);
    if (last?.room === room && last.epoch === epoch) last.events.push(toEvent(row));
    else appends.push({ room, epoch, events: [toEvent(row)] });
  }
  return appends;
}

const toEvent = ({ seq, kind, sender, cid, body, at }: Row) => ({
  seq: Number(seq),
  kind: String(kind),
  sender: String(sender),
  cid: cid === null || cid === undefined ? null : String(cid),
  body: String(body),
  at: Number(at),
});

/** The first of these rows (`at`: its index) that is not there as it stands here. */
export function findOther(kind: RowKind, rows: readonly Row[]): Statement {
  const { name, key, columns, lax = [] } = tableOf(kind);
  return firstOther(
    { name, key, columns: columns.filter((column) => !lax.includes(column)) },
    rows,
  );
}

function firstOther(
  { name, key, columns }: Pick<Table, 'name' | 'key' | 'columns'>,
  rows: readonly Row[],
): Statement {
  const isSame = (column: string) => `known.${column} IS line.value ->> '${column}'`;
  return {
    sql: `SELECT line.key AS at FROM json_each(?) AS line
      LEFT JOIN ${name} AS known ON ${key.map((column) => `known.${column} = line.value ->> '${column}'`).join(' AND ')}
      WHERE NOT (${columns.map(isSame).join(' AND ')}) ORDER BY line.key LIMIT 1`,
    args: [JSON.stringify(rows)],
  };
}

export function findKey(site: string, kid: string): Statement {
  return { sql: 'SELECT key FROM site_key WHERE site = ? AND kid = ?', args: [site, kid] };
}

export function insertPicture(picture: {
  hash: string;
  type: string;
  bytes: string;
  createdAt: number;
}): Statement {
  return {
    sql: `INSERT INTO picture (hash, type, bytes, created_at) VALUES (?, ?, ?, ?)
      ON CONFLICT DO NOTHING`,
    args: [picture.hash, picture.type, picture.bytes, picture.createdAt],
  };
}

/** A file whose bytes are still to come: nobody may read it, and no sweep takes it for unused. */
export function insertMovedFile(row: Row): Statement {
  const columns = fileColumns.filter((column) => column !== 'finished_at');
  return {
    sql: `INSERT INTO file (${columns.join(', ')}) SELECT ${columns.map((column) => `value ->> '${column}'`).join(', ')}
      FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    args: [JSON.stringify([row])],
  };
}

/** A row where a file is there as it stands here, `finished_at` apart. */
export function findOtherFile(row: Row): Statement {
  const columns = fileColumns.filter((column) => column !== 'finished_at');
  return firstOther({ name: 'file', key: ['id'], columns }, [row]);
}

/** Its bytes are there: from now on it may be read. */
export function finishMovedFile(id: string, finishedAt: number): Statement {
  return {
    sql: 'UPDATE file SET finished_at = coalesce(finished_at, ?) WHERE id = ? AND removed_at IS NULL',
    args: [finishedAt, id],
  };
}
