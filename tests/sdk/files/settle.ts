import { afterEach, beforeEach, vi } from 'vitest';
import { pass, turn } from '../clock.ts';

// Answers are read in turns that nothing counts.
const quietTurns = 40;
let running = 0;

function counted<A extends unknown[], R>(work: (...input: A) => Promise<R>) {
  return async function (this: unknown, ...input: A): Promise<R> {
    running++;
    try {
      return await work.apply(this, input);
    } finally {
      running--;
    }
  };
}

/** Counts what a test's clock does not: reading bytes, and computing digests of them. */
export function useCountedWork(): void {
  beforeEach(() => {
    const { arrayBuffer } = Blob.prototype;
    vi.spyOn(Blob.prototype, 'arrayBuffer').mockImplementation(counted(arrayBuffer));
    const { subtle } = crypto;
    // Taken before it is spied on: the spy itself would count and call itself without end.
    const digest = subtle.digest.bind(subtle);
    vi.spyOn(subtle, 'digest').mockImplementation(counted(digest));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
}

/** Lets `ms` pass, and everything happen that it brings. */
export async function settle(ms = 0): Promise<void> {
  await pass(ms);
  for (let quiet = 0; quiet < quietTurns; quiet = running > 0 ? 0 : quiet + 1) {
    await new Promise((resolve) => setImmediate(resolve));
    await turn();
  }
}
