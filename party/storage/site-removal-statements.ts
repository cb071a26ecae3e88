import type { Statement } from '../ports.ts';

const ofSite = "(SELECT id FROM room WHERE site = ? AND kind = 'public')";

/** Whether there is a message in any room of a site: a row where there is. */
export function findMessageOn(site: string): Statement {
  return {
    sql: "SELECT 1 AS one FROM room WHERE site = ? AND kind = 'public' AND last_seq > 0 LIMIT 1",
    args: [site],
  };
}

/** Rooms of a site by key. */
export function findRoomsOn(site: string): Statement {
  return {
    sql: "SELECT id FROM room WHERE site = ? AND kind = 'public' ORDER BY id",
    args: [site],
  };
}

/** Sessions that were opened on a site, with their people. */
export function findSessionsOn(site: string): Statement {
  return { sql: 'SELECT id, user_id FROM session WHERE site = ?', args: [site] };
}

/** Those of guests or members (`kinds`), without those for whom a site vouches. */
export function findSessionsByWay(site: string, kinds: readonly string[]): Statement {
  return {
    sql: `SELECT session.id, session.user_id FROM session JOIN user ON user.id = session.user_id
      WHERE session.site = ? AND user.site IS NULL AND user.kind IN (SELECT value FROM json_each(?))`,
    args: [site, JSON.stringify(kinds)],
  };
}

/** Nobody comes in on a site any more, by whatever way. */
export function closeSite(site: string): Statement[] {
  const tables = ['site_origin', 'site_key', 'used_token', 'session'];
  return tables.map((table) => ({ sql: `DELETE FROM ${table} WHERE site = ?`, args: [site] }));
}

/** Some events of a site's rooms go; changes no row where there are none. */
export function deleteEventsOn(site: string, limit: number): Statement {
  return {
    sql: `DELETE FROM event WHERE (room, seq) IN
      (SELECT room, seq FROM event WHERE room IN ${ofSite} LIMIT ?)`,
    args: [site, limit],
  };
}

/** Files are to go with the next sweep, and everything else of a site's rooms goes now. */
export function deleteRoomsOn(site: string, now: number): Statement[] {
  const mark = `UPDATE file SET removed_at = coalesce(removed_at, ?) WHERE room IN ${ofSite}`;
  const from = (table: string) => `DELETE FROM ${table} WHERE room IN ${ofSite}`;
  return [
    { sql: mark, args: [now, site] },
    { sql: from('read_mark'), args: [site] },
    { sql: from('member'), args: [site] },
    { sql: "DELETE FROM room WHERE site = ? AND kind = 'public'", args: [site] },
    { sql: 'DELETE FROM site_person WHERE site = ?', args: [site] },
  ];
}
