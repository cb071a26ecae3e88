import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics.mjs';

const SYNCS = 100;

/** What the figures were measured on. @param {string} folder where the servers keep their data */
export function machine(folder) {
  return {
    at: new Date().toISOString(),
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
    loadBefore: loadavg()[0] ?? 0,
    syncMs: syncMs(join(folder, 'sync')),
  };
}

// Every commit of a room waits for the disk once: on a slow or busy one nothing else matters.
/** @param {string} path */
function syncMs(path) {
  const file = openSync(path, 'w');
  const times = Array.from({ length: SYNCS }, () => {
    writeSync(file, Buffer.alloc(4096));
    const start = performance.now();
    fsyncSync(file);
    return performance.now() - start;
  });
  closeSync(file);
  return median(times);
}
