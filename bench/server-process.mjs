import { spawn } from 'node:child_process';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 3_000;

/** @type {Set<number>} */
const groups = new Set();
process.on('exit', () => {
  for (const group of groups) signal(group, 'SIGKILL');
});

/** A TCP port that was free a moment ago. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Starts a program in a process group of its own, so that its children end with it, and waits
 * until it prints `ready`.
 * @param {{args: string[], cwd: string, ready: RegExp, env?: Record<string, string>}} options
 */
export async function startServer({ args, cwd, ready, env = {} }) {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`unable to start ${args[0]}`);
  groups.add(pid);
  await new Promise((resolve, reject) => {
    let printed = '';
    const late = setTimeout(() => fail('is not ready in time'), READY_WITHIN_MS);
    /** @param {string} why */
    const fail = (why) => {
      clearTimeout(late);
      signal(pid, 'SIGKILL');
      reject(new Error(`unable to start ${args[0]}; it ${why}: ${printed.slice(-500)}`));
    };
    /** @param {Buffer} data */
    const listen = (data) => {
      printed = (printed + data).slice(-10_000);
      if (/\[ERROR\]|EADDRINUSE/.test(printed)) fail('failed');
      if (!ready.test(printed)) return;
      clearTimeout(late);
      resolve(undefined);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => fail('ended'));
  });
  return { pid, stop: () => stopGroup(pid) };
}

/** @param {number} group */
async function stopGroup(group) {
  signal(group, 'SIGTERM');
  const start = performance.now();
  while (signal(group, 0) && performance.now() - start < STOP_WITHIN_MS) await wait(20);
  signal(group, 'SIGKILL');
  groups.delete(group);
}

/** @param {number} group @param {NodeJS.Signals | 0} name */
function signal(group, name) {
  try {
    return process.kill(-group, name);
  } catch {
    return false;
  }
}
