import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../party/fault.ts';
import { migrations } from '../../party/storage/migrations.ts';
import { insertUser } from '../../party/storage/user-statements.ts';
import { SqlDatabase } from '../../party/testing/database.ts';
import { loadSqlJs } from '../../party/testing/sql-js.ts';

let database: SqlDatabase;
beforeEach(async () => {
  database = await SqlDatabase.open(await loadSqlJs());
});
afterEach(() => database.close());

const user = { id: 'u_a', name: 'Ann', kind: 'member', username: 'ann', password: 'x' } as const;
const insert = (change: object = {}) =>
  insertUser({ ...user, createdAt: 1_800_000_000_000, ...change });
const count = async () => {
  const [row] = await database.read({ sql: 'SELECT count(*) AS users FROM user', args: [] });
  return row?.users;
};

describe('SQLite in memory', () => {
  it('has every table of the server', async () => {
    const rows = await database.read({ sql: 'SELECT id FROM migration ORDER BY id', args: [] });
    expect(rows.map(({ id }) => id)).toEqual(migrations.map(({ id }) => id));
  });

  it('tells how many rows each statement changed, and reads them as they were', async () => {
    const touch = { sql: 'UPDATE user SET name = ? WHERE id = ?', args: ['Anna', 'nobody'] };
    expect(await database.write([insert(), touch])).toEqual([1, 0]);
    const sql = 'SELECT id, created_at, picture FROM user WHERE created_at = ?';
    expect(await database.read({ sql, args: [1_800_000_000_000] })).toEqual([
      { id: 'u_a', created_at: 1_800_000_000_000, picture: null },
    ]);
  });

  it('writes all or nothing, and names the column that was taken', async () => {
    const written = database.write([insert(), insert({ id: 'u_b' })]);
    await expect(written).rejects.toEqual(new Fault('invalid', { field: 'user.username' }));
    expect(await count()).toBe(0);
    await database.write([insert()]);
    expect(await count()).toBe(1);
  });

  it('keeps to the types of its columns', async () => {
    const sql = 'UPDATE user SET created_at = ?';
    await database.write([insert()]);
    await expect(database.write([{ sql, args: ['yesterday'] }])).rejects.toThrow('cannot store');
  });
});
