import { type Client, createClient } from '@libsql/client/sqlite3';
import { LibsqlDatabase } from '../../../party/storage/libsql-database.ts';
import { migrate } from '../../../party/storage/migrate.ts';

/** A real SQLite in memory, with the project's tables and nothing in them. */
export async function memoryDatabase(): Promise<{ client: Client; database: LibsqlDatabase }> {
  const client = createClient({ url: ':memory:' });
  await migrate(client);
  await client.execute('DELETE FROM room');
  const open = () => ({
    execute: client.execute.bind(client),
    batch: client.batch.bind(client),
    close: () => {},
  });
  return { client, database: new LibsqlDatabase(open, () => {}) };
}
