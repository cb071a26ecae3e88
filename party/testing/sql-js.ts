import type { SqlJs } from './database.ts';

/** SQLite, from the package `sql.js` that is installed beside this one. */
export async function loadSqlJs(): Promise<SqlJs> {
  try {
    const { default: initSqlJs } = await import('sql.js');
    return await initSqlJs();
  } catch (cause) {
    throw new Error(
      'createTestServer needs the package sql.js: install it; in a browser pass what initSqlJs({ locateFile }) answers as sqlJs.',
      { cause },
    );
  }
}
