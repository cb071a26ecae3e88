import type { Statement } from '../ports.ts';
import { searchable } from './searchable.ts';

/** What a person changes of their profile. What is not named stays. */
export type ProfileEdit = {
  readonly name?: string | undefined;
  readonly about?: string | undefined;
  readonly location?: string | undefined;
  readonly pronouns?: string | undefined;
  readonly link?: string | undefined;
  readonly showsLastSeen?: boolean | undefined;
};

export function updateProfile(id: string, edit: ProfileEdit): Statement {
  const { name, about, location, pronouns, link, showsLastSeen } = edit;
  const changes = {
    name,
    search: name === undefined ? undefined : searchable(name),
    about,
    location,
    pronouns,
    link,
    shows_last_seen: showsLastSeen === undefined ? undefined : Number(showsLastSeen),
  };
  const columns = Object.keys(changes).map((column) => `${column} = coalesce(?, ${column})`);
  return {
    sql: `UPDATE user SET ${columns.join(', ')} WHERE id = ?`,
    args: [...Object.values(changes).map((value) => value ?? null), id],
  };
}

/** A person with everything that their profile shows. */
export function findProfile(id: string): Statement {
  return {
    sql: `SELECT id, name, kind, username, picture, about, location, pronouns, link,
        shows_last_seen, created_at
      FROM user WHERE id = ?`,
    args: [id],
  };
}
