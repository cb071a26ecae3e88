import { Fault } from '../fault.ts';
import type { Database, Row, SqlValue, Statement } from '../ports.ts';
import { migrate } from '../storage/migrate.ts';
import type { SqlJs, SqlJsDatabase, SqlJsStatement } from './sql-js.ts';

/** SQLite in memory, with the server's own tables and statements. */
export class SqlDatabase implements Database {
  readonly #db: SqlJsDatabase;

  private constructor(db: SqlJsDatabase) {
    this.#db = db;
  }

  static async open(sqlJs: SqlJs): Promise<SqlDatabase> {
    const database = new SqlDatabase(new sqlJs.Database());
    await migrate({
      execute: async (sql) => ({ rows: database.readNow({ sql, args: [] }) }),
      batch: async (statements) => database.writeNow(statements),
    });
    return database;
  }

  async read(statement: Statement): Promise<readonly Row[]> {
    return this.readNow(statement);
  }

  async write(statements: readonly Statement[]): Promise<readonly number[]> {
    return this.writeNow(statements);
  }

  readNow({ sql, args }: Statement): Row[] {
    return guarded(() => {
      const statement = this.#db.prepare(sql);
      try {
        statement.bind([...args]);
        const rows: Row[] = [];
        while (statement.step()) rows.push(toRow(statement));
        return rows;
      } finally {
        statement.free();
      }
    });
  }

  writeNow(statements: readonly Statement[]): number[] {
    return guarded(() => {
      this.#db.run('BEGIN IMMEDIATE');
      try {
        const changed = statements.map(({ sql, args }) => {
          this.#db.run(sql, [...args]);
          return this.#db.getRowsModified();
        });
        this.#db.run('COMMIT');
        return changed;
      } catch (error) {
        this.#db.run('ROLLBACK');
        throw error;
      }
    });
  }

  close(): void {
    this.#db.close();
  }
}

function toRow(statement: SqlJsStatement): Row {
  const values = statement.get();
  return Object.fromEntries(
    statement.getColumnNames().map((column, index) => [column, toValue(values[index])]),
  );
}

function toValue(value: unknown): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new Error('the database holds a value that is neither text nor number');
}

/** A broken UNIQUE is an expected outcome, as it is with libSQL. */
function guarded<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    const column = /UNIQUE constraint failed: (\w+\.\w+)/.exec(String(error))?.[1];
    throw column === undefined ? error : new Fault('invalid', { field: column });
  }
}
