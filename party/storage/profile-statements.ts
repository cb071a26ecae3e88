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

const columns = 'user.id, user.name, user.kind, user.username, user.picture, user.search';
// Both stances, as `relationStateOf` wants them.
const stances = `coalesce(mine.wants, 0) AS i_want, coalesce(mine.blocks, 0) AS i_block,
  coalesce(theirs.wants, 0) AS they_want, coalesce(theirs.blocks, 0) AS they_block`;
const relations = `LEFT JOIN relation AS mine ON mine.person = ? AND mine.other = user.id
  LEFT JOIN relation AS theirs ON theirs.person = user.id AND theirs.other = ?`;
// One's own contacts are found on every site: who is wanted, who is blocked, and whose wish one may hear of.
const isContact =
  'coalesce(mine.wants, 0) + coalesce(mine.blocks, 0) > 0 OR (theirs.wants = 1 AND theirs.blocks = 0)';
const isHere = `(EXISTS (SELECT 1 FROM site_person WHERE site = ? AND site_person.person = user.id) OR ${isContact})`;
// Comes after whatever a name begins with.
const highest = '\u{10ffff}';

// Each half by an index of its own. With OR instead, SQLite reads all members in their order.
const beginsSo = `SELECT id FROM user WHERE kind = 'member' AND search >= ? AND search < ?
  UNION SELECT id FROM user WHERE username >= ? AND username < ?`;

export type PeopleQuery = {
  /** The one who asks. */
  readonly viewer: string;
  /** Its people, and the viewer's own contacts; '' unless given. */
  readonly site?: string;
  /** As `findSize` tells. */
  readonly isSmall?: boolean;
  /** The beginning of a username or name, in any case; everybody where it is empty. */
  readonly search: string;
  /** `search` and `id` of the last person of the page before. */
  readonly after?: { readonly search: string; readonly id: string } | undefined;
  readonly limit: number;
};

/** People of a site with an account by name, each with what they and the viewer think of each other. */
export function listPeople(query: PeopleQuery): Statement {
  const { viewer, site = '', search, after, limit, isSmall = false } = query;
  const beginning = searchable(search);
  const range = [beginning, beginning + highest];
  const ranges = search === '' ? [] : [...range, ...range];
  const isWanted = isSmall
    ? 'AND ((user.search >= ? AND user.search < ?) OR (user.username >= ? AND user.username < ?))'
    : `AND user.id IN (${beginsSo})`;
  return {
    sql: `SELECT ${columns}, ${stances} FROM ${isSmall ? near : 'user'} ${relations}
      WHERE user.kind = 'member' AND (user.search, user.id) > (?, ?) ${search === '' ? '' : isWanted} AND ${isHere}
      ORDER BY user.search, user.id LIMIT ?`,
    args: [
      ...(isSmall ? [site, viewer] : []),
      ...[viewer, viewer, after?.search ?? '', after?.id ?? ''],
      ...ranges,
      site,
      limit,
    ],
  };
}

// Of a site with few people among many of others: otherwise all those are read on the way to them.
const near = `(SELECT person AS id FROM site_person WHERE site = ?
  UNION SELECT other FROM relation WHERE person = ?) AS near CROSS JOIN user ON user.id = near.id`;
const fewPeople = 2_000;

/** A row with `is_small` 1 where a site has so few people that looking through all of them costs less than looking for them. */
export function findSize(site: string): Statement {
  return {
    sql: `SELECT count(*) <= ${fewPeople} AS is_small
      FROM (SELECT 1 FROM site_person WHERE site = ? LIMIT ${fewPeople + 1})`,
    args: [site],
  };
}

/** Those of these people that there are on a site, guests too, and the viewer's own contacts. One bound value, however many they are. */
export function findPeople(viewer: string, ids: readonly string[], site = ''): Statement {
  return {
    sql: `SELECT ${columns}, ${stances} FROM json_each(?) AS wanted
      JOIN user ON user.id = wanted.value ${relations} WHERE ${isHere} ORDER BY user.search, user.id`,
    args: [JSON.stringify(ids), viewer, viewer, site],
  };
}
