import type { Statement } from '../ports.ts';
import type { IdentityKey } from '../sites/site.ts';

/** An identity key as the database keeps it: `key` of HS256 is encrypted. */
export type StoredKey = IdentityKey & { readonly site: string; readonly createdAt: number };

const columns = `site.id, site.settings, site.created_at,
  (SELECT json_group_array(origin) FROM (SELECT origin FROM site_origin WHERE site_origin.site = site.id ORDER BY origin)) AS origins,
  (SELECT json_group_array(json_object('kid', kid, 'algorithm', algorithm, 'issuer', issuer, 'key', key))
    FROM (SELECT * FROM site_key WHERE site_key.site = site.id ORDER BY created_at, kid)) AS keys`;

/** A site with its origins and keys, as JSON. One that was removed too. */
export function findSite(id: string): Statement {
  return { sql: `SELECT ${columns} FROM site WHERE site.id = ?`, args: [id] };
}

/** All sites by key, those that were removed too. */
export function listSites(): Statement {
  return { sql: `SELECT ${columns} FROM site ORDER BY site.id`, args: [] };
}

/** A row where a page of this origin belongs to a site. */
export function findOrigin(origin: string): Statement {
  return { sql: 'SELECT 1 AS one FROM site_origin WHERE origin = ? LIMIT 1', args: [origin] };
}

/** A taken key fails with the field `site.id`. */
export function insertSite(site: { id: string; settings: string; createdAt: number }): Statement {
  return {
    sql: 'INSERT INTO site (id, settings, created_at) VALUES (?, ?, ?)',
    args: [site.id, site.settings, site.createdAt],
  };
}

/** Puts other settings in the place of those that were read; changes no row where others were put there meanwhile. */
export function updateSite(id: string, before: string, settings: string): Statement {
  return {
    sql: 'UPDATE site SET settings = ? WHERE id = ? AND settings = ?',
    args: [settings, id, before],
  };
}

export function insertOrigins(site: string, origins: readonly string[]): Statement {
  return {
    sql: `INSERT INTO site_origin (origin, site) SELECT value, ? FROM json_each(?) WHERE true
      ON CONFLICT DO NOTHING`,
    args: [site, JSON.stringify(origins)],
  };
}

export function deleteOrigins(site: string, origins: readonly string[]): Statement {
  return {
    sql: 'DELETE FROM site_origin WHERE site = ? AND origin IN (SELECT value FROM json_each(?))',
    args: [site, JSON.stringify(origins)],
  };
}

/** Changes no row where the site has as many as it may have; a taken `kid` fails with the field `site_key.site`. */
export function insertKey(key: StoredKey, most: number): Statement {
  return {
    sql: `INSERT INTO site_key (site, kid, algorithm, issuer, key, created_at)
      SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE (SELECT count(*) FROM site_key WHERE site = ?1) < ?7`,
    args: [key.site, key.kid, key.algorithm, key.issuer, key.key, key.createdAt, most],
  };
}

export function deleteKey(site: string, kid: string): Statement {
  return { sql: 'DELETE FROM site_key WHERE site = ? AND kid = ?', args: [site, kid] };
}

/** Notes that somebody came in on a site. */
export function insertSitePerson(site: string, person: string): Statement {
  return {
    sql: 'INSERT INTO site_person (site, person) VALUES (?, ?) ON CONFLICT DO NOTHING',
    args: [site, person],
  };
}
