/** What the core needs from a platform. Adapters and the test harness implement these; the core imports no platform. */
import type { CounterName, SummaryName } from './metrics/table.ts';

/**
 * Key-value storage of one durable object. Calls made without an await between them are one atomic write.
 * Reads and writes keep other events of the object waiting; a `fetch` does not.
 */
export interface Storage {
  get<T>(key: string): Promise<T | undefined>;
  list<T>(range: KeyRange): Promise<Map<string, T>>;
  /** At most 128 keys, each value at most 128,000 bytes. */
  put(entries: Readonly<Record<string, unknown>>): Promise<void>;
  /** At most 128 keys. */
  delete(keys: readonly string[]): Promise<void>;
}
export type KeyRange = {
  readonly prefix?: string;
  /** Inclusive. */
  readonly start?: string;
  /** Exclusive. */
  readonly end?: string;
  readonly limit?: number;
  readonly reverse?: boolean;
};

export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Runs `task` after `ms` while the object is awake; the answer calls it off. */
  after(ms: number, task: () => void): () => void;
}

/** One socket. `state` survives hibernation and holds at most 1 KB of JSON. */
export interface Connection<S = unknown> {
  readonly id: string;
  readonly state: S | undefined;
  /** The last ping that the platform answered without waking the object, ms since 1970; undefined where it answers none. */
  readonly heardAt?: number | undefined;
  setState(state: S): void;
  /** Throws when the socket is gone. */
  send(frame: string): void;
  close(code: number, reason: string): void;
}

export type PartyName = 'room' | 'person' | 'scribe' | 'limiter' | 'file';

/** Calls to other objects by name. Rejects with an `Fault` when the other side refuses or cannot be reached. */
export interface Peers {
  call(
    party: PartyName,
    name: string,
    order: Readonly<Record<string, unknown>> & { type: string },
  ): Promise<unknown>;
}

/** Numbers for whoever runs the server, by the names of metrics/table.ts: adding to one, nothing that waits or fails. */
export interface Metrics {
  count(name: CounterName, labels?: readonly string[], by?: number): void;
  /** Something took so long. */
  observe(name: SummaryName, ms: number, labels?: readonly string[]): void;
}

/** Structured, without message text, tokens or names. What was thrown goes in as `traceOf` tells it. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  what: string,
  details?: Readonly<Record<string, string | number | boolean>>,
) => void;

/** A row of values as libSQL takes and gives them. */
export type SqlValue = string | number | null;
export type Statement = { readonly sql: string; readonly args: readonly SqlValue[] };
export type Row = Readonly<Record<string, SqlValue>>;

/** libSQL as the core sees it: reads for everybody, `write` for the scribe alone. */
export interface Database {
  /** Rejects with an `unavailable` fault after its time-out. */
  read(statement: Statement): Promise<readonly Row[]>;
  /** One atomic commit; answers the rows changed by each statement. */
  write(statements: readonly Statement[]): Promise<readonly number[]>;
}
