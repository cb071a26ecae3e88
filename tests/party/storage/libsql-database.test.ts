import { createClient, LibsqlError } from '@libsql/client/sqlite3';
import { describe, expect, it } from 'vitest';
import { LibsqlDatabase } from '../../../party/storage/libsql-database.ts';
import { memoryDatabase } from './memory-database.ts';

const one = { sql: 'SELECT 1 AS one', args: [] };

function failing(error: Error, times = Number.POSITIVE_INFINITY) {
  const client = createClient({ url: ':memory:' });
  const calls = { read: 0, write: 0 };
  const entries: unknown[] = [];
  const open = () => ({
    execute: async () => {
      calls.read += 1;
      if (calls.read <= times) throw error;
      return client.execute(one.sql);
    },
    batch: async () => {
      calls.write += 1;
      throw error;
    },
    close: () => {},
  });
  const database = new LibsqlDatabase(open, (...entry) => entries.push(entry));
  return { database, calls, entries };
}

describe('LibsqlDatabase', () => {
  it('gives rows as plain values', async () => {
    const { database } = await memoryDatabase();
    const rows = await database.read({ sql: "SELECT 1 AS a, 'x' AS b, NULL AS c", args: [] });
    expect(rows).toEqual([{ a: 1, b: 'x', c: null }]);
  });

  it('reads once more when the server was away for a moment', async () => {
    const { database, calls } = failing(new TypeError('fetch failed'), 1);
    expect(await database.read(one)).toEqual([{ one: 1 }]);
    expect(calls.read).toBe(2);
  });

  it('gives up after the second time with `unavailable`', async () => {
    const { database, calls } = failing(new DOMException('timed out', 'TimeoutError'));
    await expect(database.read(one)).rejects.toMatchObject({ code: 'unavailable' });
    expect(calls.read).toBe(2);
  });

  it('never writes twice', async () => {
    const { database, calls } = failing(new TypeError('fetch failed'));
    await expect(database.write([one])).rejects.toMatchObject({ code: 'unavailable' });
    expect(calls.write).toBe(1);
  });

  it('commits all of a write or nothing', async () => {
    const { database, client } = await memoryDatabase();
    const insert = "INSERT INTO member (room, person, joined_at) VALUES ('r', 'p', 1)";
    await expect(
      database.write([
        { sql: insert, args: [] },
        { sql: insert, args: [] },
      ]),
    ).rejects.toMatchObject({ code: 'invalid', field: 'member.room' });
    expect((await client.execute('SELECT * FROM member')).rows).toHaveLength(0);
  });

  it.each([
    ['SQLITE_ERROR', 'internal'],
    ['SQL_PARSE_ERROR', 'internal'],
    ['SQLITE_BUSY', 'unavailable'],
    ['SERVER_ERROR', 'unavailable'],
    ['SQLITE_CONSTRAINT_CHECK', 'internal'],
  ])('turns %s into %s and keeps its text to itself', async (code, expected) => {
    const { database, entries } = failing(new LibsqlError('canary at db.example:8080', code));
    const error = await database.write([one]).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: expected });
    expect(JSON.stringify([error, String(error)])).not.toContain('canary');
    expect(entries).toHaveLength(1);
  });
});
