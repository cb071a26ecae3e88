import { readFileSync } from 'node:fs';

const EVERY_MS = 10;

/** Bytes of memory that some processes have now; NaN where there is no /proc. @param {readonly number[]} pids */
export function memoryOf(pids) {
  return pids.reduce((total, pid) => total + residentOf(pid), 0);
}

/** The most that they have while a task runs. @param {readonly number[]} pids @param {() => Promise<unknown>} task */
export async function mostMemory(pids, task) {
  let most = memoryOf(pids);
  const timer = setInterval(() => {
    most = Math.max(most, memoryOf(pids));
  }, EVERY_MS);
  try {
    await task();
    return Math.max(most, memoryOf(pids));
  } finally {
    clearInterval(timer);
  }
}

/** @param {number} pid */
function residentOf(pid) {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib) * 1024;
  } catch {
    return Number.NaN;
  }
}
