import type { Statement } from '../ports.ts';

/** A file that is about to be sent. */
export type NewFile = {
  readonly id: string;
  readonly room: string;
  readonly owner: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly duration?: number | undefined;
  readonly placeholder?: string | undefined;
  readonly claim: string;
  readonly createdAt: number;
};

/** What looking into a file found out. What is undefined stays as it was. */
export type Findings = {
  readonly type: string;
  readonly size: number;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly duration?: number | undefined;
};

const columns =
  'id, room, owner, name, type, size, width, height, duration, placeholder, claim, created_at';

/**
 * Stores a file that is not there yet, if it fits into what its owner may have; else it changes no row. Asked inside
 * the statement: two that begin at once would both fit before either is there.
 */
export function insertFile(file: NewFile, mostBytes: number): Statement {
  return {
    sql: `INSERT INTO file (${columns})
      SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
      WHERE ?6 <= ?13 - (SELECT coalesce(sum(size), 0) FROM file WHERE owner = ?3 AND removed_at IS NULL)
      ON CONFLICT (id) DO NOTHING`,
    args: [
      file.id,
      file.room,
      file.owner,
      file.name,
      file.type,
      file.size,
      file.width ?? null,
      file.height ?? null,
      file.duration ?? null,
      file.placeholder ?? null,
      file.claim,
      file.createdAt,
      mostBytes,
    ],
  };
}

export function findFile(id: string): Statement {
  return { sql: 'SELECT * FROM file WHERE id = ?', args: [id] };
}

/** Those of these files that readers of a room may load. */
export function findReadable(room: string, ids: readonly string[]): Statement {
  return {
    sql: `SELECT id FROM file WHERE id IN (SELECT value FROM json_each(?)) AND room = ?
      AND finished_at IS NOT NULL AND removed_at IS NULL`,
    args: [JSON.stringify(ids), room],
  };
}

/** Keeps what the store wants kept, unless another call kept something in the meantime; then it changes no row. */
export function setFileState(id: string, state: string, before: string | null): Statement {
  return {
    sql: 'UPDATE file SET state = ? WHERE id = ? AND state IS ?',
    args: [state, id, before],
  };
}

/** Takes the right to look into a file until `until`; changes no row while another call has it, or when it is finished or to go. */
export function takeFile(id: string, until: number, now: number): Statement {
  return {
    sql: `UPDATE file SET busy_until = ?2 WHERE id = ?1 AND busy_until <= ?3
      AND finished_at IS NULL AND removed_at IS NULL`,
    args: [id, until, now],
  };
}

/** Gives that right back. */
export function releaseFile(id: string, until: number): Statement {
  return {
    sql: 'UPDATE file SET busy_until = 0 WHERE id = ? AND busy_until = ?',
    args: [id, until],
  };
}

/** What a file is from now on; changes no row when it is to go. */
export function finishFile(id: string, found: Findings, now: number): Statement {
  return {
    sql: `UPDATE file SET type = ?2, size = ?3, width = coalesce(?4, width), height = coalesce(?5, height),
        duration = coalesce(?6, duration), finished_at = coalesce(finished_at, ?7), busy_until = 0
      WHERE id = ?1 AND removed_at IS NULL`,
    args: [
      id,
      found.type,
      found.size,
      found.width ?? null,
      found.height ?? null,
      found.duration ?? null,
      now,
    ],
  };
}

/** From now on no message will have it, and its bytes go; changes no row where a message has it. */
export function discardFile(id: string, now: number): Statement {
  return {
    sql: 'UPDATE file SET removed_at = coalesce(removed_at, ?2) WHERE id = ?1 AND seq IS NULL',
    args: [id, now],
  };
}

/** The same for who has the right to look into it until `until`; changes no row where another call took that since. */
export function refuseFile(id: string, until: number, now: number): Statement {
  return {
    sql: `UPDATE file SET removed_at = ?3 WHERE id = ?1 AND busy_until = ?2
      AND finished_at IS NULL AND removed_at IS NULL`,
    args: [id, until, now],
  };
}

/** Forgets files whose bytes are gone. */
export function deleteFile(id: string): Statement {
  return { sql: 'DELETE FROM file WHERE id = ? AND removed_at IS NOT NULL', args: [id] };
}

/** Those of these files whose bytes are to go. */
export function findRemovedAmong(ids: readonly string[]): Statement {
  return {
    sql: `SELECT * FROM file WHERE id IN (SELECT value FROM json_each(?)) AND removed_at IS NOT NULL`,
    args: [JSON.stringify(ids)],
  };
}

// In any order: files that cannot be removed today must not stand before all others for ever.
/** Some files whose bytes are to go. */
export function findRemoved(limit: number): Statement {
  return {
    sql: 'SELECT * FROM file WHERE removed_at IS NOT NULL ORDER BY random() LIMIT ?',
    args: [limit],
  };
}

/** Some files that no message has, begun before `before`. */
export function findUnused(before: number, limit: number): Statement {
  return {
    sql: `SELECT * FROM file WHERE seq IS NULL AND created_at < ? AND removed_at IS NULL
      ORDER BY random() LIMIT ?`,
    args: [before, limit],
  };
}
