import type { Statement } from '../ports.ts';
import { searchable } from './searchable.ts';

/** A person as the database keeps them. A guest has neither username nor password. */
export type NewUser = {
  readonly id: string;
  readonly username: string | null;
  readonly name: string;
  readonly kind: 'guest' | 'member';
  readonly password: string | null;
  readonly createdAt: number;
};

/** A taken username fails with the field `user.username`. */
export function insertUser(user: NewUser): Statement {
  return {
    sql: `INSERT INTO user (id, username, name, search, kind, password, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)`,
    args: [
      user.id,
      user.username,
      user.name,
      searchable(user.name),
      user.kind,
      user.password,
      user.createdAt,
    ],
  };
}

/** Makes a guest a member; changes no row if they are one already. */
export function upgradeUser(user: {
  id: string;
  username: string;
  name: string;
  password: string;
}): Statement {
  return {
    sql: `UPDATE user SET username = ?, name = ?, search = ?, password = ?, kind = 'member'
      WHERE id = ? AND kind = 'guest'`,
    args: [user.username, user.name, searchable(user.name), user.password, user.id],
  };
}

/** Puts another hash in the place of one; changes no row where that is no longer the one. */
export function updatePassword(id: string, old: string, password: string): Statement {
  return {
    sql: 'UPDATE user SET password = ? WHERE id = ? AND password = ?',
    args: [password, id, old],
  };
}

const columns = 'id, username, name, kind, picture, password, is_admin, created_at';

export function findUserByUsername(username: string): Statement {
  return { sql: `SELECT ${columns} FROM user WHERE username = ?`, args: [username] };
}
