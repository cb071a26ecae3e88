import type { KeyValueStore } from './types.ts';

/** `localStorage`, or memory where there is none or the browser denies it. */
export function browserStorage(): KeyValueStore {
  try {
    const { localStorage } = globalThis;
    // Reading may be allowed where writing is not.
    const probe = 'partyline-probe';
    localStorage.setItem(probe, '');
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return memoryStorage();
  }
}

function memoryStorage(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      values.set(key, value);
    },
    removeItem: (key) => {
      values.delete(key);
    },
  };
}
