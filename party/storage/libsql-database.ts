import type { Client, InArgs, ResultSet } from '@libsql/client/web';
import { Fault } from '../fault.ts';
import type { Database, Log, Row, SqlValue, Statement } from '../ports.ts';

type LibsqlClient = Pick<Client, 'execute' | 'batch' | 'close'>;

/** libSQL as the core sees it. What it throws is a `Fault` and tells nothing of SQL or hosts. */
export class LibsqlDatabase implements Database {
  readonly #open: () => LibsqlClient;
  readonly #log: Log;

  /** `open` makes a client that gives up by itself; see `webClient`. */
  constructor(open: () => LibsqlClient, log: Log) {
    this.#open = open;
    this.#log = log;
  }

  async read({ sql, args }: Statement): Promise<readonly Row[]> {
    const statement = { sql, args: [...args] };
    const read = async () => toRows(await this.#use((client) => client.execute(statement)));
    try {
      return await read();
    } catch (error) {
      // Reading twice does no harm, and a server that was just restarted answers the second time.
      if (error instanceof Fault && error.code === 'unavailable') return read();
      throw error;
    }
  }

  async write(statements: readonly Statement[]): Promise<readonly number[]> {
    const batch = statements.map(({ sql, args }): { sql: string; args: InArgs } => ({
      sql,
      args: [...args],
    }));
    const results = await this.#use((client) => client.batch(batch, 'write'));
    return results.map(({ rowsAffected }) => rowsAffected);
  }

  // A client of its own for each call: one that is shared between requests poisons the worker (20 slots, November 2026),
  // and making one takes 6 µs.
  async #use<T>(call: (client: LibsqlClient) => Promise<T>): Promise<T> {
    const client = this.#open();
    try {
      return await call(client);
    } catch (error) {
      throw this.#toFault(error);
    } finally {
      client.close();
    }
  }

  #toFault(error: unknown): Fault {
    const { code, message } = describe(error);
    const column = code.startsWith('SQLITE_CONSTRAINT') ? brokenUnique(message) : undefined;
    if (column !== undefined) return new Fault('invalid', { field: column });
    if (isPassing(code)) {
      this.#log('warn', 'database unavailable', { code });
      return new Fault('unavailable');
    }
    // Its text quotes the statement. What is missing is named by us, and says that migrations are.
    const missing = /no such (?:table|column): [\w.]+/.exec(message)?.[0];
    this.#log('error', 'statement failed', { code, ...(missing && { missing }) });
    return new Fault('internal');
  }
}

function toRows({ columns, rows }: ResultSet): Row[] {
  return rows.map((row) =>
    Object.fromEntries(columns.map((column, index) => [column, toValue(row[index])])),
  );
}

function toValue(value: unknown): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw new Error('the database holds a value that is neither text nor number');
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { code, message: error.message };
}

/** `table.column` of the first column of a broken UNIQUE or PRIMARY KEY. */
function brokenUnique(message: string): string | undefined {
  return /UNIQUE constraint failed: (\w+\.\w+)/.exec(message)?.[1];
}

// Everything without a code of SQL is the way to the server: refused, timed out, cut off, a gateway's error page.
function isPassing(code: string): boolean {
  return !code.startsWith('SQL') || /^SQLITE_(BUSY|LOCKED|FULL|IOERR)/.test(code);
}
