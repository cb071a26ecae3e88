// People, friendships and rooms put into the database as they would stand there after years: making 500 accounts with
// their passwords would take longer than everything that is measured.
import { createHash, randomBytes } from 'node:crypto';
import { createClient } from '@libsql/client/http';

/** @typedef {{url: string, id: string, token: string}} Member */

const YEAR = 365 * 24 * 60 * 60_000;

/** Members with a session each. @param {{url: string, databaseUrl: string}} server @param {number} count @returns {Promise<Member[]>} */
export async function settle({ url, databaseUrl }, count) {
  const members = Array.from({ length: count }, () => ({
    url,
    id: `u_${randomBytes(12).toString('hex').slice(0, 16)}`,
    token: [...randomBytes(40)]
      .map((byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte & 31])
      .join(''),
  }));
  const rows = members.map(({ id, token }) => [id, sha256(token)]);
  await write(databaseUrl, rows, [
    `INSERT INTO user (id, username, name, search, kind, created_at)
      SELECT value ->> 0, lower(value ->> 0), 'Person ' || key, 'person ' || key, 'member', 1 FROM json_each(?)`,
    `INSERT INTO site_person (site, person) SELECT '', value ->> 0 FROM json_each(?)`,
    `INSERT INTO session (id, user_id, created_at, expires_at, ends_at)
      SELECT value ->> 1, value ->> 0, ${Date.now()}, ${Date.now() + YEAR}, ${Date.now() + YEAR} FROM json_each(?)`,
  ]);
  return members;
}

/** Makes friends of one and all others. @param {string} databaseUrl @param {Member} one @param {Member[]} others */
export function befriend(databaseUrl, one, others) {
  const pairs = others.flatMap(({ id }) => [
    [one.id, id],
    [id, one.id],
  ]);
  const sql = `INSERT INTO relation (person, other, wants, at, version)
    SELECT value ->> 0, value ->> 1, 1, 1, 2 FROM json_each(?)`;
  return write(databaseUrl, pairs, [sql]);
}

/** Notes people as there. @param {string} databaseUrl @param {Member[]} members */
export function appear(databaseUrl, members) {
  const rows = members.map(({ id }) => id);
  const sql = `INSERT INTO presence (person, until, seen_at)
    SELECT value, ${Date.now() + YEAR}, ${Date.now()} FROM json_each(?)`;
  return write(databaseUrl, rows, [sql]);
}

/**
 * Rooms in which `reader` has read nothing of what `writer` said.
 * @param {string} databaseUrl
 * @param {{reader: Member, writer: Member, rooms: number, messages: number}} options
 */
export async function fillRooms(databaseUrl, { reader, writer, rooms, messages }) {
  const ids = Array.from({ length: rooms }, (_, i) => `old-${i}`);
  await write(databaseUrl, ids, [
    `INSERT INTO room (id, title, search, created_by, created_at, head, last_seq, last_at)
      SELECT value, value, value, '', 1, ${messages}, ${messages}, key + 1 FROM json_each(?)`,
    `INSERT INTO member (room, person, joined_at) SELECT value, '${reader.id}', 1 FROM json_each(?)`,
  ]);
  for (let from = 0; from < rooms; from += 10) {
    await write(databaseUrl, ids.slice(from, from + 10), [
      `INSERT INTO event (room, seq, epoch, sender, cid, kind, body, at)
        WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < ${messages})
        SELECT value, seq, 'e', '${writer.id}', seq, 'message',
          json_object('seq', seq, 'at', 1, 'by', '${writer.id}', 'name', 'Writer', 'kind', 'message', 'text', 'Line ' || seq || ' of what was said.'), 1
        FROM json_each(?), n`,
    ]);
  }
}

/** @param {string} databaseUrl @param {unknown[]} rows @param {string[]} statements */
async function write(databaseUrl, rows, statements) {
  const client = createClient({ url: databaseUrl });
  try {
    const args = [JSON.stringify(rows)];
    await client.batch(
      statements.map((sql) => ({ sql, args })),
      'write',
    );
  } finally {
    client.close();
  }
}

/** @param {string} text */
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
