import { limits } from '../../sdk/src/protocol/index.ts';
import type { Statement } from '../ports.ts';
import { areFriends } from './relation-statements.ts';

/** Somebody is there until `until` (ms; 0: has gone), and was last seen at `seenAt`. */
export type Presence = { readonly until: number; readonly seenAt: number };

/** Notes of any number of people whether they are there. What is older than what is known changes nothing: a sign of life that was gathered meanwhile must not bring back who has gone. */
export function writePresence(all: ReadonlyMap<string, Presence>): Statement {
  const entries = [...all].map(([person, { until, seenAt }]) => ({ person, until, seenAt }));
  return {
    sql: `INSERT INTO presence (person, until, seen_at)
      SELECT value ->> 'person', value ->> 'until', value ->> 'seenAt' FROM json_each(?) WHERE true
      ON CONFLICT (person) DO UPDATE SET until = excluded.until, seen_at = excluded.seen_at
        WHERE excluded.seen_at >= presence.seen_at`,
    args: [JSON.stringify(entries)],
  };
}

/**
 * The friends of a person who are there at `now`: until when, last seen when (null where they hide it), and since when
 * and in which version the friendship stands as they see it. `my_version`: as the person sees it. `shows`: whether the person shows when they were last seen.
 */
export function findFriendsThere(person: string, now: number): Statement {
  return {
    sql: `SELECT presence.person AS id, presence.until,
        CASE friend.shows_last_seen WHEN 1 THEN presence.seen_at END AS seen_at,
        theirs.at AS since, theirs.version, mine.version AS my_version, me.shows_last_seen AS shows
      FROM relation AS mine
        JOIN relation AS theirs ON theirs.person = mine.other AND theirs.other = mine.person
        JOIN presence ON presence.person = mine.other
        JOIN user AS friend ON friend.id = mine.other
        JOIN user AS me ON me.id = mine.person
      WHERE mine.person = ? AND presence.until > ? AND ${areFriends}
      LIMIT ?`,
    args: [person, now, limits.contactsMost],
  };
}
