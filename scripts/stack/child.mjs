// A child process with a process group of its own. PartyKit starts workerd, which outlives a killed
// parent and keeps the port: only the group as a whole can be ended.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { forget, guard } from './guard.mjs';

const graceMs = 3_000;

/**
 * @typedef {object} Child
 * @property {number} pid also the id of its process group
 * @property {Promise<number | null>} exited its exit code; null when a signal ended it
 * @property {() => boolean} isAlive
 * @property {() => Promise<void>} stop SIGTERM to the group, SIGKILL after 3 s
 * @property {() => Promise<void>} kill SIGKILL to the group
 */

/**
 * @param {readonly [string, ...string[]]} command
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, onLine?: (line: string) => void }} options without onLine it writes where we write
 * @returns {Promise<Child>} rejects when the program cannot be started
 */
export async function startChild([program, ...args], { cwd, env, onLine }) {
  const process_ = spawn(program, args, {
    cwd,
    env: { ...env, PWD: cwd },
    detached: process.platform !== 'win32',
    stdio: onLine ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  for (const input of [process_.stdout, process_.stderr])
    if (input && onLine) readLines(input, onLine);
  const exited = once(process_, 'exit').then(([code]) => code);
  await Promise.race([once(process_, 'spawn'), exited]);
  const pid = /** @type {number} */ (process_.pid);
  guard(pid);
  return {
    pid,
    exited,
    isAlive: () => process_.exitCode === null && process_.signalCode === null,
    stop: () => end(pid, 'SIGTERM', exited),
    kill: () => end(pid, 'SIGKILL', exited),
  };
}

/**
 * @param {import('node:stream').Readable} input
 * @param {(line: string) => void} onLine
 */
const readLines = (input, onLine) =>
  createInterface({ input }).on('line', (line) => onLine(stripVTControlCharacters(line)));

/**
 * @param {number} pid
 * @param {'SIGTERM' | 'SIGKILL'} signal
 * @param {Promise<unknown>} exited
 */
async function end(pid, signal, exited) {
  signalGroup(pid, signal);
  await Promise.race([exited, wait(graceMs, undefined, { ref: false })]);
  // Whoever of the group is left, the leader included: a member may outlive its leader.
  signalGroup(pid, 'SIGKILL');
  await exited;
  forget(pid);
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function signalGroup(pid, signal) {
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
  else {
    try {
      process.kill(-pid, signal);
    } catch {
      // Nobody is left in it.
    }
  }
}
