import type { Statement } from '../ports.ts';

/** A session as the database keeps it. `id` is the SHA-256 of the token's id in hex; all moments in ms since 1970. */
export type NewSession = {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  /** Moves forward with use. */
  readonly expiresAt: number;
  /** Never moves. */
  readonly endsAt: number;
  /** Where it holds. */
  readonly site?: string;
};

const columns = 'id, user_id, created_at, expires_at, ends_at, site';

/** Changes no row where its site was removed or does not offer that person's way in, whatever is still remembered elsewhere. */
export function insertSession(session: NewSession): Statement {
  return {
    sql: `INSERT INTO session (${columns}) SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS
      (SELECT 1 FROM site, user WHERE site.id = ?6 AND user.id = ?2 AND (
        json_extract(site.settings, '$.removedAt') IS NOT NULL OR user.site IS NULL AND
        NOT json_extract(site.settings, iif(user.kind = 'guest', '$.guests', '$.accounts'))))`,
    args: [
      session.id,
      session.userId,
      session.createdAt,
      session.expiresAt,
      session.endsAt,
      session.site ?? '',
    ],
  };
}

/** The session and its user in one row: the session's columns with the prefix `session_`. */
export function findSessionAndUser(id: string): Statement {
  return {
    sql: `SELECT session.id AS session_id, session.created_at AS session_created_at,
        session.expires_at AS session_expires_at, session.ends_at AS session_ends_at, session.site AS session_site,
        user.id, user.username, user.name, user.kind, user.picture, user.is_admin, user.created_at
      FROM session JOIN user ON user.id = session.user_id WHERE session.id = ?`,
    args: [id],
  };
}

export function findSessionsOf(userId: string): Statement {
  return { sql: `SELECT ${columns} FROM session WHERE user_id = ?`, args: [userId] };
}

/** The absolute end wins over a later expiry. */
export function extendSession(id: string, expiresAt: number): Statement {
  return {
    sql: 'UPDATE session SET expires_at = min(?, ends_at) WHERE id = ?',
    args: [expiresAt, id],
  };
}

export function deleteSession(id: string): Statement {
  return { sql: 'DELETE FROM session WHERE id = ?', args: [id] };
}

export function deleteSessionsOf(userId: string): Statement {
  return { sql: 'DELETE FROM session WHERE user_id = ?', args: [userId] };
}

/** The same, where this is still their password: for one write with its change, and before it. */
export function deleteSessionsUnder(userId: string, password: string): Statement {
  return {
    sql: `DELETE FROM session WHERE user_id = ?1
      AND EXISTS (SELECT 1 FROM user WHERE id = ?1 AND password = ?2)`,
    args: [userId, password],
  };
}

export function deleteExpiredSessions(now: number): Statement {
  return { sql: 'DELETE FROM session WHERE expires_at <= ?', args: [now] };
}
