import type { Stack } from '../support/stack.ts';
import { pause } from './network.ts';

export type Victim = 'server' | 'database' | 'both';

/** In turn, and now and then both at once. */
export function victimOf(turn: number): Victim {
  if (turn % 7 === 6) return 'both';
  return turn % 2 === 0 ? 'server' : 'database';
}

/** SIGKILL, a moment of death, and the same ports and data again. Answers how many processes were killed. */
export async function killAndRestart(
  stack: Stack,
  victim: Victim,
  random: () => number,
): Promise<number> {
  const isOn = (part: Victim) => victim === part || victim === 'both';
  if (isOn('database')) await stack.killDatabase();
  if (isOn('server')) await stack.killWorker();
  await pause(random() * 500);
  // The server comes back first: it must do without its database.
  if (isOn('server')) await stack.restartWorker();
  if (isOn('database')) await stack.restartDatabase();
  return victim === 'both' ? 2 : 1;
}
