import type { Statement } from '../ports.ts';
import { searchable } from './searchable.ts';

/** Fails with the field `used_token.site` where the token was used before. */
export function insertUsedToken(token: {
  site: string;
  jti: string;
  expiresAt: number;
}): Statement {
  return {
    sql: 'INSERT INTO used_token (site, jti, expires_at) VALUES (?, ?, ?)',
    args: [token.site, token.jti, token.expiresAt],
  };
}

/** Tokens that their age alone would refuse. */
export function deleteUsedTokens(now: number): Statement {
  return { sql: 'DELETE FROM used_token WHERE expires_at <= ?', args: [now] };
}

/** Someone for whom a site vouches. */
export type VouchedUser = {
  readonly id: string;
  readonly site: string;
  /** Null where the site gives none: it stays, and is `otherwise` for who is new. */
  readonly name: string | null;
  readonly otherwise: string;
  readonly picture: string | null;
  readonly createdAt: number;
};

/** Adds a person, or brings them up to date; changes no row where nothing is different. */
export function upsertVouchedUser(user: VouchedUser): Statement {
  const { id, site, name, otherwise, picture, createdAt } = user;
  const first = name ?? otherwise;
  const search = name === null ? null : searchable(name);
  return {
    sql: `INSERT INTO user (id, name, search, kind, created_at, picture, site)
      VALUES (?1, ?2, ?3, 'member', ?4, ?5, ?6)
      ON CONFLICT (id) DO UPDATE SET
        name = coalesce(?7, name), search = coalesce(?8, search), picture = excluded.picture
      WHERE name IS NOT coalesce(?7, name) OR picture IS NOT excluded.picture`,
    args: [id, first, searchable(first), createdAt, picture, site, name, search],
  };
}

export function findVouchedUser(id: string): Statement {
  return { sql: 'SELECT id, username, name, kind, picture FROM user WHERE id = ?', args: [id] };
}
