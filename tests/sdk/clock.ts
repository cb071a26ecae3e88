import { afterEach, beforeEach, vi } from 'vitest';

/** Replaces the clock for every test of a file; `setImmediate` stays real, so that IndexedDB goes on. */
export function useTestClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 1_800_000_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/** Lets time pass, and everything happen that it brings. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

/** Lets everything happen that waits for no time. */
export const turn = (): Promise<void> => pass(0);
