import type { Environment } from '../../sdk/src/environment.ts';
import { memoryOutbox } from '../../sdk/src/outbox.ts';
import type { KeyValueStore } from '../../sdk/src/types.ts';
import type { Network } from './network.ts';
import { socketOf } from './test-socket.ts';
import type { TestOptions } from './types.ts';

/** A browser that nobody has used before. */
export function optionsOf(network: Network, site: string): TestOptions {
  return {
    fetch: fetchOf(network),
    WebSocket: socketOf(network),
    storage: memoryStorage(),
    outbox: memoryOutbox(),
    ...(site === '' ? {} : { site }),
  };
}

/** An environment whose time is the server's, so that nothing of a client waits for real time. */
export function environmentOf(
  network: Network,
  random: () => number,
  options: TestOptions,
): Environment {
  const { clock } = network;
  return {
    ...options,
    now: () => clock.now(),
    random,
    after: (ms, task) => clock.after(ms, task),
    locks: undefined,
    isVisible: () => true,
    isOnline: () => network.isOnline,
    watchPage: (listener) => network.watch(listener),
    watchStorage: () => () => {},
  };
}

function memoryStorage(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

function fetchOf(network: Network): typeof fetch {
  return (input, all = {}) => {
    // A file in the memory of the page.
    if (String(input).startsWith('blob:')) return globalThis.fetch(input, all);
    const { signal, body, ...init } = all;
    // A signal or a blob of jsdom is none for the platform's own `Request`.
    const makeRequest = async () => {
      const content = body instanceof Blob ? await body.arrayBuffer() : body;
      return new Request(input, { ...init, ...(content == null ? {} : { body: content }) });
    };
    return network.call(makeRequest, signal ?? undefined);
  };
}
