import { readdirSync, readFileSync } from 'node:fs';

// USER_HZ, in which /proc counts processor time, is 100 on every Linux that Node 20 supports.
const TICKS_PER_SECOND = 100;

/**
 * Seconds of processor time (user and system, all threads) that some processes have used so far,
 * as the kernel counts it; NaN where there is no /proc.
 * @param {readonly number[]} pids
 */
export function processorSeconds(pids) {
  return pids.reduce((total, pid) => total + ticksOf(pid), 0) / TICKS_PER_SECOND;
}

/** @param {number} pid */
function ticksOf(pid) {
  const fields = statOf(pid);
  return fields ? Number(fields[11]) + Number(fields[12]) : Number.NaN;
}

/**
 * The processes below one, itself included, that run the named program.
 * @param {number} root
 * @param {string} program
 */
export function processesBelow(root, program) {
  const all = everyProcess();
  const family = new Set([root]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter((one) => family.has(one.pid) && one.program === program).map((one) => one.pid);
}

function everyProcess() {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    const fields = statOf(Number(name));
    if (!fields) return [];
    return [{ pid: Number(name), parent: Number(fields[1]), program: programOf(Number(name)) }];
  });
}

// The program's name in parentheses may itself hold blanks, so count the fields from behind it.
/** @param {number} pid */
function statOf(pid) {
  const text = read(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** @param {number} pid */
function programOf(pid) {
  return read(`/proc/${pid}/comm`)?.trim();
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
