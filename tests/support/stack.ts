import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { poll } from '../../scripts/stack/poll.mjs';
import { type Stack, type StackOptions, startStack } from '../../scripts/stack.mjs';
import { ensureBuilt } from './built.ts';
import { home } from './home.ts';
import { findMembers } from './processes.ts';

export type { Stack } from '../../scripts/stack.mjs';

/** A stack of its own for one test: free ports, a data folder that goes away, and its log lines. */
export interface TestStack extends Stack {
  readonly dataFolder: string;
  /** What server and database have said so far, for assertions on what must never be logged. */
  readonly log: readonly string[];
}

/** PARTYLINE_ENGINE=served runs the tests of home 1 against what `npm run serve` runs, as the last build made it. */
const engine = home === 'partykit' && process.env.PARTYLINE_ENGINE === 'served' ? 'served' : home;

/** Starts a stack; the test must call `stop()`, which throws when a process outlives it. */
export async function startTestStack(options: Partial<StackOptions> = {}): Promise<TestStack> {
  await ensureBuilt();
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'partyline-test-')));
  // A folder that was handed in belongs to the test: it may want to start on the same data again.
  const tidy = async () => {
    if (!options.dataFolder) await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  const log: string[] = [];
  const groups = new Set<number>();
  const stack = await startStack({
    home: engine,
    ...options,
    dataFolder,
    onLog: (part, line) => {
      log.push(`${part}: ${line}`);
      options.onLog?.(part, line);
    },
  }).catch(async (error) => {
    await tidy();
    throw error;
  });
  const note = () => {
    for (const pid of Object.values(stack.pids())) if (pid) groups.add(pid);
  };
  const noted = async (action: () => Promise<void>) => {
    await action();
    note();
  };
  note();
  return {
    ...stack,
    dataFolder,
    log,
    restartWorker: () => noted(stack.restartWorker),
    restartDatabase: () => noted(stack.restartDatabase),
    stop: async () => {
      await stack.stop();
      await tidy();
      await assertNoneLeft(groups);
    },
  };
}

/** One stack for all tests of a file: `const stack = useStack(); … stack().url`. */
export function useStack(options: Partial<StackOptions> = {}): () => TestStack {
  let stack: TestStack | undefined;
  beforeAll(async () => {
    stack = await startTestStack(options);
  });
  afterAll(async () => {
    await stack?.stop();
  });
  return () => {
    if (!stack) throw new Error('the stack is there only inside tests and hooks');
    return stack;
  };
}

async function assertNoneLeft(groups: ReadonlySet<number>): Promise<void> {
  // What was killed is there for a moment more.
  const isEmpty = async () => (await findMembers(groups)).length === 0 || undefined;
  if (await poll(isEmpty, { timeoutMs: 5_000 })) return;
  const left = await findMembers(groups);
  if (left.length > 0) throw new Error(`processes outlived their stack: ${left.join(', ')}`);
}
