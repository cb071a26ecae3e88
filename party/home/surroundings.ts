import type { Clock, Log, Storage } from '../ports.ts';
import type { PlatformStorage } from './platform.ts';

/** The system's clock. Timers run while the object is awake. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/** One line of JSON for each entry, on the console that the platform collects. */
export const consoleLog: Log = (level, what, details = {}) => {
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
