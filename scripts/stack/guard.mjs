// Ends our children when we die without a chance to do it ourselves (SIGKILL, a crash): a process of its
// own reads their ids from a pipe, and the end of that pipe is our end.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

const self = fileURLToPath(import.meta.url);
/** @type {Set<number>} */
const guarded = new Set();
/** @type {import('node:child_process').ChildProcessByStdio<import('node:stream').Writable, null, null> | undefined} */
let watcher;

/** @param {number} pid a process group that must not outlive this process */
export function guard(pid) {
  guarded.add(pid);
  watcher ??= startWatcher();
  watcher.stdin.write(`${pid}\n`);
}

/** @param {number} pid a process group that has ended */
export function forget(pid) {
  guarded.delete(pid);
  watcher?.stdin.write(`-${pid}\n`);
  if (guarded.size > 0) return;
  watcher?.stdin.end();
  watcher = undefined;
}

function startWatcher() {
  const child = spawn(process.execPath, [self], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  child.unref();
  return child;
}

/** Reads ids until the pipe ends, then ends those groups that were not taken back. */
async function watch() {
  /** @type {Set<number>} */
  const groups = new Set();
  for await (const line of createInterface({ input: process.stdin })) {
    const id = Number(line);
    if (id > 0) groups.add(id);
    else groups.delete(-id);
  }
  for (const group of groups) endGroup(group);
}

/** @param {number} group */
function endGroup(group) {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await watch();
