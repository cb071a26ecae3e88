import type { SqlValue } from '../ports.ts';

/** What is used of sql.js (SQLite in WebAssembly), as its `initSqlJs()` answers it. */
export type SqlJs = { readonly Database: new () => SqlJsDatabase };
export type SqlJsDatabase = {
  run(sql: string, args?: SqlValue[]): unknown;
  prepare(sql: string): SqlJsStatement;
  getRowsModified(): number;
  close(): void;
};
export type SqlJsStatement = {
  bind(args: SqlValue[]): boolean;
  step(): boolean;
  get(): readonly (SqlValue | Uint8Array)[];
  getColumnNames(): readonly string[];
  free(): boolean;
};

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
