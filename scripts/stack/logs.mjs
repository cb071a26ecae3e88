import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';

const shortMs = 60_000;
const mistake = /\[ERROR\]|Uncaught|panicked/;

/**
 * The parts' own words go to files; the first error in a minute is also said aloud, shortly.
 * @param {string} dataFolder
 * @param {(line: string) => unknown} say
 */
export async function openLogs(dataFolder, say) {
  const folder = join(dataFolder, 'log');
  await mkdir(folder, { recursive: true });
  const files = { worker: await open(folder, 'worker'), database: await open(folder, 'database') };
  let saidAt = -shortMs;
  return {
    /** @type {(part: import('../stack.mjs').PartName, line: string) => void} */
    write(part, line) {
      if (line.trim() === '') return;
      files[part].write(`${new Date().toISOString()} ${line}\n`);
      const error = Date.now() - saidAt < shortMs ? undefined : findError(line);
      if (error === undefined) return;
      saidAt = Date.now();
      say(`${part}: ${error.slice(0, 200)} (more in the log)`);
    },
    close: () => Promise.all(Object.values(files).map(close)),
  };
}

/**
 * What went wrong, if this line says so: in the words of our server's own entries, or the platform's.
 * @param {string} line
 * @returns {string | undefined}
 */
function findError(line) {
  const entry = /\{"at":.*"level":"(\w+)","what":"([^"]*)"/.exec(line);
  if (entry) return entry[1] === 'error' ? entry[2] : undefined;
  return mistake.test(line) ? line.trim() : undefined;
}

/**
 * The log before stays one start longer: it tells why that one ended.
 * @param {string} folder
 * @param {string} name
 */
async function open(folder, name) {
  const path = join(folder, `${name}.log`);
  await rename(path, join(folder, `${name}.previous.log`)).catch(() => {});
  return createWriteStream(path, { mode: 0o600 });
}

/** @param {import('node:fs').WriteStream} stream */
const close = (stream) => new Promise((resolve) => stream.end(() => resolve(undefined)));
