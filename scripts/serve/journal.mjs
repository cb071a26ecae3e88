// Everything that launcher, server and database say, as lines of JSON on stdout: whoever runs the process collects them.

/** @typedef {'info' | 'warn' | 'error'} Level */
/** @typedef {'launcher' | 'worker' | 'database'} Speaker */
/** @typedef {(level: Level, what: string, details?: object) => void} Say */

/** @type {Record<Speaker, string>} */
const names = { launcher: 'launcher', worker: 'server', database: 'database' };

/**
 * @param {(line: string) => void} [write]
 */
export function openJournal(write = (line) => process.stdout.write(`${line}\n`)) {
  /** @type {(part: Speaker, entry: object) => void} */
  const put = (part, entry) => write(JSON.stringify({ ...entry, part: names[part] }));
  return {
    /** @type {Say} */
    say: (level, what, details = {}) =>
      put('launcher', { at: new Date().toISOString(), level, what, ...details }),
    /** @type {(part: Exclude<Speaker, 'launcher'>, line: string) => void} */
    hear(part, line) {
      const what = line.trim();
      if (what === '' || isNoise(what)) return;
      put(part, findEntry(what) ?? entryOf(what));
    },
  };
}

/**
 * An entry of our own server, which writes JSON.
 * @param {string} line
 * @returns {object | undefined}
 */
function findEntry(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** @param {string} line in the database's or the engine's words */
function entryOf(line) {
  const [, at, level, what] = /^(\d{4}-\S+Z)\s+(INFO|WARN|ERROR)\s+(.*)$/.exec(line) ?? [];
  if (at && level && what) return { at, level: level.toLowerCase(), what };
  return { at: new Date().toISOString(), level: levelOf(line), what: line };
}

// Addresses inside the engine's program tell nobody here anything.
const isNoise = (/** @type {string} */ line) =>
  /^stack: |Not symbolizing stack traces|^\s*$/.test(line);

/**
 * @param {string} line in the engine's or the database's words
 * @returns {Level}
 */
function levelOf(line) {
  if (/\b(?:ERROR|error|fatal|panicked|exception)\b/.test(line)) return 'error';
  return /\b(?:WARN|warning)\b/.test(line) ? 'warn' : 'info';
}
