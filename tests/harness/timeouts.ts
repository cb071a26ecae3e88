import { vi } from 'vitest';
import type { World } from './world.ts';

/** Puts the timers of partysocket, the only ones that ask nobody, on the clock of a world. Undone by `vi.unstubAllGlobals`. */
export function takeTimeouts(world: World): void {
  vi.stubGlobal('setTimeout', (task: () => void, ms = 0) => world.clock.after(ms, task));
  vi.stubGlobal('clearTimeout', (undo: (() => void) | undefined) => undo?.());
}
