import { indexedDbOutbox } from './indexeddb-outbox.ts';
import { memoryOutbox } from './outbox.ts';
import type { KeyValueStore, OutboxStore, PartylineOptions } from './types.ts';

/**
 * Everything that the SDK takes from outside. Tests hand in their own to `createPartylineWith`; `globalEnvironment`
 * makes one of the page's globals, and touches none of them before they are needed.
 *
 * One thing is out of reach: partysocket waits one `setTimeout(0)` before each attempt. A test with its own clock lets
 * one real macrotask pass after a close.
 */
export type Environment = {
  /** ms since 1970, by this device's clock. */
  now(): number;
  /** A number from 0 up to, without, 1. */
  random(): number;
  /** Runs `task` once after `ms`; the answer calls it off. */
  after(ms: number, task: () => void): () => void;
  /** Absolute URLs, `credentials: 'omit'`; rejects when the network fails or the signal aborts. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Sends bytes and tells how many have gone, which `fetch` cannot. Without it, and with a `fetch` of the user's own, `fetch` does. */
  readonly XMLHttpRequest?: typeof XMLHttpRequest | undefined;
  /** Makes sockets; partysocket calls it with `new` for each attempt. */
  readonly WebSocket: SocketConstructor;
  /** Keeps the session of this browser; shared by its tabs. Without it, or when it throws, a session lasts as long as the page. */
  readonly storage: KeyValueStore | undefined;
  /** Keeps unsent messages of this browser; shared by its tabs. */
  readonly outbox: OutboxStore;
  /** Tells living tabs from dead ones. Without it an outbox that another tab left is taken over at once. */
  readonly locks: Locks | undefined;
  isVisible(): boolean;
  /** Whether the device has a network. */
  isOnline(): boolean;
  /** Calls `listener` when the page became visible or hidden, or the device got or lost its network. */
  watchPage(listener: () => void): () => void;
  /** Calls `listener` when another tab changed `storage`; `null` when it emptied it. */
  watchStorage(listener: (key: string | null) => void): () => void;
};

/** The part of `navigator.locks` that is used. */
export type Locks = {
  request<T>(
    name: string,
    options: { ifAvailable?: boolean },
    task: (lock: object | null) => Promise<T> | T,
  ): Promise<T>;
};

/**
 * A socket as partysocket needs it: events `open`, `message` (`data`), `close` (`code`, `reason`) and `error`,
 * dispatched through `EventTarget`.
 */
export type Socket = EventTarget & {
  binaryType: string;
  readonly readyState: number;
  send(frame: string): void;
  close(code?: number, reason?: string): void;
};
export type SocketConstructor = new (url: string) => Socket;

/** The name under which a browser keeps what belongs to one site of one server. */
export const scopeOf = ({ server, site }: Pick<PartylineOptions, 'server' | 'site'>) =>
  site ? `${server} ${site}` : server;

/** The environment of a page, a worker or Node, with the user's own parts in the place of the globals. */
export function globalEnvironment(options: PartylineOptions): Environment {
  const { document, navigator, window }: Partial<typeof globalThis> = globalThis;
  return {
    now: () => Date.now(),
    random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
    after(ms, task) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    XMLHttpRequest: options.fetch ? undefined : globalThis.XMLHttpRequest,
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
    storage: options.storage ?? browserStorage(),
    outbox: options.outbox ?? indexedDbOutbox(scopeOf(options), memoryOutbox()),
    locks: navigator?.locks,
    isVisible: () => document?.visibilityState !== 'hidden',
    isOnline: () => navigator?.onLine !== false,
    watchPage(listener) {
      const undoes = [
        listen(document, 'visibilitychange', listener),
        listen(window, 'online', listener),
        listen(window, 'offline', listener),
      ];
      return () => {
        for (const undo of undoes) undo();
      };
    },
    watchStorage: (listener) =>
      listen(window, 'storage', (event) =>
        listener(event instanceof StorageEvent ? event.key : null),
      ),
  };
}

function listen(
  target: EventTarget | undefined,
  type: string,
  listener: (event: Event) => void,
): () => void {
  target?.addEventListener(type, listener);
  return () => target?.removeEventListener(type, listener);
}

/** Reading the name alone throws where storage is blocked. */
function browserStorage(): KeyValueStore | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
