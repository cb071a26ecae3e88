import { createPartylineWith } from '../../sdk/src/client.ts';
import type { Environment, Locks, SocketConstructor } from '../../sdk/src/environment.ts';
import { memoryOutbox } from '../../sdk/src/outbox.ts';
import type { OutboxEntry, Partyline } from '../../sdk/src/types.ts';
import type { Api } from './api.ts';
import type { MemorySocket } from './memory-socket.ts';
import type { Town } from './town.ts';

/** One browser: what its tabs share, and the page of each. */
export class Browser {
  readonly outbox = memoryOutbox();
  readonly tabs = new Set<Tab>();
  readonly #stored = new Map<string, string>();
  readonly #holders = new Map<string, Tab>();
  readonly #town: Town;
  readonly #api: Api;

  constructor(town: Town, api: Api) {
    this.#town = town;
    this.#api = api;
  }

  /** Opens a page with a client of its own. */
  openTab(): Tab {
    const tab = new Tab(this, this.#town, this.#api);
    this.tabs.add(tab);
    return tab;
  }

  /** What waits to be sent. */
  unsent(): Promise<OutboxEntry[]> {
    return this.outbox.list();
  }

  read(key: string): string | null {
    return this.#stored.get(key) ?? null;
  }

  write(from: Tab, key: string, value: string | null): void {
    if (value === null) this.#stored.delete(key);
    else this.#stored.set(key, value);
    for (const tab of this.tabs) if (tab !== from) tab.tellStored(key);
  }

  /** Web Locks: the lock of a tab that is gone is free. */
  async lock<T>(
    tab: Tab,
    [name, { ifAvailable = false }, task]: Parameters<Locks['request']>,
  ): Promise<T> {
    const holder = this.#holders.get(name);
    const isHeld = holder !== undefined && this.tabs.has(holder);
    if (isHeld && !ifAvailable) throw new Error('nobody waits for a lock');
    if (isHeld) return (await task(null)) as T;
    this.#holders.set(name, tab);
    try {
      return (await task({ name })) as T;
    } finally {
      if (this.#holders.get(name) === tab) this.#holders.delete(name);
    }
  }
}

/** One page with a real client. */
export class Tab {
  readonly client: Partyline;
  readonly sockets: MemorySocket[] = [];
  isVisible = true;
  isOnline = true;
  readonly #browser: Browser;
  readonly #pageListeners = new Set<() => void>();
  readonly #storageListeners = new Set<(key: string | null) => void>();
  #isGone = false;

  constructor(browser: Browser, town: Town, api: Api) {
    this.#browser = browser;
    this.client = createPartylineWith(
      { server: 'https://chat.example' },
      this.#environment(town, api),
    );
  }

  get socket(): MemorySocket | undefined {
    return this.sockets.at(-1);
  }

  /** The device loses its network, or gets it back. */
  setOnline(isOnline: boolean): void {
    this.isOnline = isOnline;
    if (!isOnline) this.socket?.vanish();
    this.tellPage();
  }

  tellPage(): void {
    for (const listener of [...this.#pageListeners]) listener();
  }

  tellStored(key: string): void {
    for (const listener of [...this.#storageListeners]) listener(key);
  }

  /** The page ends as a browser ends it: without a word to its scripts. */
  end(): void {
    this.#isGone = true;
    this.#browser.tabs.delete(this);
    for (const socket of this.sockets) socket.hangUp(1001);
  }

  #environment(town: Town, api: Api): Environment {
    const { world } = town;
    return {
      now: () => world.now(),
      random: () => world.random.next(),
      after: (ms, task) => world.clock.after(ms, () => this.#isGone || task()),
      fetch: (url, init) => this.#fetch(api, url, init),
      WebSocket: socketClass(this, api),
      storage: {
        getItem: (key) => this.#browser.read(key),
        setItem: (key, value) => this.#browser.write(this, key, value),
        removeItem: (key) => this.#browser.write(this, key, null),
      },
      outbox: this.#browser.outbox,
      locks: { request: (...request) => this.#browser.lock(this, request as never) },
      isVisible: () => this.isVisible,
      isOnline: () => this.isOnline,
      watchPage: (listener) => watch(this.#pageListeners, listener),
      watchStorage: (listener) => watch(this.#storageListeners, listener),
    };
  }

  #fetch(api: Api, url: string, init: RequestInit): Promise<Response> {
    if (!this.isOnline) return Promise.reject(new TypeError('Failed to fetch'));
    const answer = api.fetch(url, init);
    return answer.then((response) => (this.#isGone ? new Promise(() => {}) : response));
  }
}

function watch<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** `WebSocket` as one page has it. */
function socketClass(tab: Tab, api: Api): SocketConstructor {
  return class extends EventTarget {
    binaryType = 'blob';
    readyState = 0;
    readonly #socket: MemorySocket;

    constructor(url: string) {
      super();
      this.#socket = api.connect(url);
      tab.sockets.push(this.#socket);
      this.#socket.onOpen = () => {
        this.readyState = 1;
        this.dispatchEvent(new Event('open'));
      };
      this.#socket.onFrame = (data) => this.dispatchEvent(new MessageEvent('message', { data }));
      this.#socket.onClose = (code, reason) => {
        this.readyState = 3;
        this.dispatchEvent(Object.assign(new Event('close'), { code, reason }));
      };
    }

    send(frame: string): void {
      this.#socket.say(frame);
    }

    close(): void {
      this.readyState = 2;
      this.#socket.hangUp();
    }
  };
}
