import type { Clock, Log, Storage } from '../ports.ts';
import type { PlatformStorage } from './platform.ts';
import { tally } from './watching.ts';

/** The system's clock. Timers run while the object is awake. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

type Level = Parameters<Log>[0];
const severity: Readonly<Record<Level, number>> = { info: 0, warn: 1, error: 2 };
let least: Level = 'info';

/** From now on what is of less weight is not written. */
export function setLogLevel(level: Level): void {
  least = level;
}

/** One line of JSON for each entry, on the console that the platform collects. Mistakes are counted too. */
export const consoleLog: Log = (level, what, details = {}) => {
  if (level === 'error') tally.count('errors', [what]);
  if (severity[level] < severity[least]) return;
  console[level](JSON.stringify({ at: new Date().toISOString(), level, what, ...details }));
};

/** The storage of a durable object. */
export function storageOf(storage: PlatformStorage): Storage {
  return {
    get: (key) => storage.get(key),
    list: (range) => storage.list(range),
    put: (entries) => storage.put(entries),
    async delete(keys) {
      await storage.delete([...keys]);
    },
  };
}
