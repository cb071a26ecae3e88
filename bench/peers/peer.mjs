import { Failure } from '../../scripts/failure.mjs';
import { startChild } from '../../scripts/stack/child.mjs';
import { poll } from '../../scripts/stack/poll.mjs';

const readyWithinMs = 30_000;

/**
 * Starts a peer's server and waits until it prints `ready`.
 * @param {{args: string[], cwd: string, ready: RegExp, env?: Record<string, string>}} options
 * @returns {Promise<import('../../scripts/stack/child.mjs').Child>}
 */
export async function startPeer({ args, cwd, ready, env = {} }) {
  /** @type {string[]} */
  const printed = [];
  const child = await startChild([process.execPath, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env },
    onLine: (line) => printed.push(line),
  });
  const isReady = await poll(
    async () => {
      if (printed.some((line) => ready.test(line))) return true;
      return child.isAlive() ? undefined : false;
    },
    { timeoutMs: readyWithinMs },
  );
  if (isReady) return child;
  await child.kill();
  throw new Failure(`A server to compare with did not start: ${printed.slice(-3).join(' ')}`);
}
