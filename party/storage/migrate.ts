import { type Migration, migrations } from './migrations.ts';

/** What `migrate` needs of a libSQL client. */
export type MigrationClient = {
  execute(statement: string): Promise<{ rows: ArrayLike<unknown> & Iterable<unknown> }>;
  batch(statements: { sql: string; args: (string | number)[] }[], mode: 'write'): Promise<unknown>;
};

/**
 * Brings a database up to date: applies each migration that is not in it yet, whole or not at all, and answers their ids.
 * Rejects with one sentence that names the migration which failed or was changed after it was applied.
 */
export async function migrate(
  client: MigrationClient,
  steps: readonly Migration[] = migrations,
): Promise<{ applied: string[] }> {
  await client.execute(
    `CREATE TABLE IF NOT EXISTS migration (
      id TEXT PRIMARY KEY NOT NULL,
      checksum TEXT NOT NULL,
      applied_at INTEGER NOT NULL
    ) STRICT`,
  );
  const applied: string[] = [];
  for (const step of steps) if (await applyOnce(client, step)) applied.push(step.id);
  return { applied };
}

async function applyOnce(client: MigrationClient, step: Migration): Promise<boolean> {
  const checksum = await checksumOf(step);
  if (await isApplied(client, step.id, checksum)) return false;
  try {
    await client.batch(
      [
        ...step.statements.map((sql) => ({ sql, args: [] })),
        {
          sql: 'INSERT INTO migration (id, checksum, applied_at) VALUES (?, ?, ?)',
          args: [step.id, checksum, Date.now()],
        },
      ],
      'write',
    );
    return true;
  } catch (error) {
    // Two servers that start together: the other one was faster.
    if (await isApplied(client, step.id, checksum)) return false;
    throw new Error(`Migration ${step.id} failed and changed nothing: ${firstLine(error)}.`);
  }
}

async function isApplied(client: MigrationClient, id: string, checksum: string): Promise<boolean> {
  const { rows } = await client.execute('SELECT id, checksum FROM migration');
  const row = [...rows].filter(isMigrationRow).find((known) => known.id === id);
  if (row && row.checksum !== checksum)
    throw new Error(
      `Migration ${id} was changed after it was applied to this database: restore it and add a new one.`,
    );
  return row !== undefined;
}

function isMigrationRow(row: unknown): row is { id: string; checksum: string } {
  return typeof row === 'object' && row !== null && 'id' in row && 'checksum' in row;
}

async function checksumOf({ statements }: Migration): Promise<string> {
  const bytes = new TextEncoder().encode(statements.join(';\n'));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0]?.replace(/\.$/, '') ?? '';
}
