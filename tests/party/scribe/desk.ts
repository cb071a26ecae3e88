import { vi } from 'vitest';
import type { Database, Peers, Row, Statement, Storage } from '../../../party/ports.ts';
import { Scribe } from '../../../party/scribe/scribe.ts';
import { MemoryStorage } from '../support/memory-storage.ts';

type Commit = {
  readonly statements: readonly Statement[];
  succeed(changed?: readonly number[]): void;
  fail(error: unknown): void;
};
type RoomOrder = (room: string) => Promise<unknown>;

/** A database whose commits wait until the test lets them go. */
export class SlowDatabase implements Database {
  readonly commits: Commit[] = [];
  rows: readonly Row[] = [];
  reads = 0;

  async read(): Promise<readonly Row[]> {
    this.reads += 1;
    return this.rows;
  }

  write(statements: readonly Statement[]): Promise<readonly number[]> {
    return new Promise((resolve, reject) => {
      const all = statements.map(
        ({ sql }) => sql.split('(?, ?, ?, ?, ?, ?, ?, ?)').length - 1 || 1,
      );
      this.commits.push({
        statements,
        succeed: (changed = all) => resolve(changed),
        fail: reject,
      });
    });
  }

  /** The commit under way. */
  get last(): Commit {
    const commit = this.commits.at(-1);
    if (commit === undefined) throw new Error('nothing was written');
    return commit;
  }
}

/** A scribe with everything around it. Time stands still until the test moves it with fake timers. */
export function openDesk<D extends Database>(
  database: D,
  { storage = new MemoryStorage(), room }: { storage?: Storage; room?: RoomOrder } = {},
) {
  const lines: { level: string; what: string; details: unknown }[] = [];
  const peers: Peers = {
    call: async (_party, name) => (await room?.(name)) ?? { forget: true, pending: 0 },
  };
  const clock = {
    now: () => Date.now(),
    after(ms: number, task: () => void) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  };
  const scribe = new Scribe({
    storage,
    database,
    clock,
    peers,
    log: (level, what, details) => lines.push({ level, what, details }),
  });
  return { scribe, database, storage, lines };
}

export const statement = (name: string): Statement => ({ sql: name, args: [] });

export const eventsOf = (room: string, first: number, count = 1, text = 'x') => ({
  type: 'append',
  room,
  epoch: 'e1',
  events: Array.from({ length: count }, (_, index) => ({
    seq: first + index,
    kind: 'message',
    sender: 'u_ann',
    cid: `cid-${first + index}`,
    body: JSON.stringify({ text }),
    at: 1_000,
  })),
});

/** What a promise came to so far. */
export async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  let state: unknown = 'waiting';
  promise.then(
    (value) => {
      state = value;
    },
    (error: { code?: string }) => {
      state = error.code ?? String(error);
    },
  );
  await vi.advanceTimersByTimeAsync(0);
  return state;
}
