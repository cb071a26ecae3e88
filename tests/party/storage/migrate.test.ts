import { createClient } from '@libsql/client/sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../party/storage/migrate.ts';
import { migrations } from '../../../party/storage/migrations.ts';

const open = () => createClient({ url: ':memory:' });
const tables = async (client: ReturnType<typeof open>) => {
  const { rows } = await client.execute("SELECT name FROM sqlite_schema WHERE type = 'table'");
  return rows.map((row) => String(row.name)).sort();
};
const first = { id: '0001-a', statements: ['CREATE TABLE a (x INTEGER) STRICT'] };

describe('migrate', () => {
  it('applies every migration in order and says which', async () => {
    const client = open();
    const { applied } = await migrate(client);
    expect(applied).toEqual(migrations.map(({ id }) => id));
    expect(await tables(client)).toEqual([
      'event',
      'file',
      'import',
      'member',
      'migration',
      'picture',
      'presence',
      'read_mark',
      'relation',
      'room',
      'session',
      'site',
      'site_key',
      'site_origin',
      'site_person',
      'used_token',
      'user',
    ]);
  });

  it('does nothing the second time', async () => {
    const client = open();
    await migrate(client);
    expect(await migrate(client)).toEqual({ applied: [] });
  });

  it('applies only what is new', async () => {
    const client = open();
    await migrate(client, [first]);
    const second = { id: '0002-b', statements: ['CREATE TABLE b (x INTEGER) STRICT'] };
    expect(await migrate(client, [first, second])).toEqual({ applied: ['0002-b'] });
  });

  it('leaves nothing of a migration that fails half way, and names it in one sentence', async () => {
    const client = open();
    const broken = {
      id: '0002-broken',
      statements: ['CREATE TABLE b (x INTEGER)', 'CREATE TABLE a (x INTEGER)'],
    };
    await expect(migrate(client, [first, broken])).rejects.toThrow(
      /^Migration 0002-broken failed and changed nothing: .*already exists.*\.$/,
    );
    expect(await tables(client)).toEqual(['a', 'migration']);
    expect(await migrate(client, [first])).toEqual({ applied: [] });
  });

  it('refuses a migration that was changed after it was applied', async () => {
    const client = open();
    await migrate(client, [first]);
    const changed = { ...first, statements: ['CREATE TABLE a (y INTEGER) STRICT'] };
    await expect(migrate(client, [changed])).rejects.toThrow(/0001-a was changed/);
  });

  it('is content when another server was faster', async () => {
    const client = open();
    let rows = 0;
    const slow = {
      execute: client.execute.bind(client),
      batch: async (...parameters: Parameters<typeof client.batch>) => {
        if (rows++ === 0) await migrate(client, [first]);
        return client.batch(...parameters);
      },
    };
    expect(await migrate(slow, [first])).toEqual({ applied: [] });
    expect(await tables(client)).toEqual(['a', 'migration']);
  });
});
