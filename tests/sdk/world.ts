/** A browser and a server as the SDK sees them, in memory. Tests turn the clock with vitest's fake timers. */
import type { Environment, Locks } from '../../sdk/src/environment.ts';
import { memoryOutbox } from '../../sdk/src/outbox.ts';
import type {
  ClientMessage,
  Person,
  PersonMessage,
  ServerMessage,
} from '../../sdk/src/protocol/index.ts';
import type { OutboxStore } from '../../sdk/src/types.ts';
import { seededRandom } from './random.ts';

export const ann: Person = {
  id: 'u_ann0000000000000',
  name: 'Ann',
  kind: 'member',
  username: 'ann',
};
export const bob: Person = { id: 'u_bob0000000000000', name: 'Bob', kind: 'guest' };
export const server = 'https://chat.example.org';

export type ApiCall = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly token: string | null;
  readonly init: RequestInit;
};
type Answer = { status?: number; body: unknown };
/** A route's answer; one that rejects is a network failure, one that never settles hangs. */
export type Route = (call: ApiCall) => Answer | Promise<Answer>;

/** One browser: what its tabs share, and the server they talk to. */
export class World {
  readonly sockets: FakeSocket[] = [];
  readonly calls: ApiCall[] = [];
  readonly routes = new Map<string, Route>();
  /** Answers what no route does. */
  otherwise: Route | undefined;
  readonly stored = new Map<string, string>();
  readonly page = { isVisible: true, isOnline: true };
  readonly locks = fakeLocks();
  readonly outbox: OutboxStore;
  readonly #watchers: {
    page: Set<() => void>;
    storage: Map<object, (key: string | null) => void>;
  } = { page: new Set(), storage: new Map() };
  readonly #random = seededRandom(1);

  constructor({ outbox = memoryOutbox() }: { outbox?: OutboxStore } = {}) {
    this.outbox = outbox;
    this.signsIn(ann);
    this.routes.set('POST /v1/sign-out', () => ({ body: { ok: true } }));
    this.routes.set('POST /v1/ticket', ({ body }) => ({
      body: {
        ticket: `ticket-${this.tickets.length}`,
        expiresAt: Date.now() + 30_000,
        room: roomOf(body),
      },
    }));
  }

  get tickets(): ApiCall[] {
    return this.calls.filter(({ path }) => path === '/v1/ticket');
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('Nobody has opened a socket.');
    return socket;
  }

  /** From now on whoever signs in is this person. */
  signsIn(me: Person, token = `token-of-${me.name}`): void {
    const expiresAt = Date.now() + 1e9;
    for (const path of ['sign-in', 'sign-up', 'guest', 'upgrade'])
      this.routes.set(`POST /v1/${path}`, () => ({ body: { token, expiresAt, me } }));
    this.routes.set('GET /v1/me', () => ({ body: { me, expiresAt } }));
  }

  fails(route: string, code: string, status = 400, more: object = {}): void {
    const error = { code, message: `This is ${code}.`, requestId: 'r1', ...more };
    this.routes.set(route, () => ({ status, body: { error } }));
  }

  /** A tab of this browser. */
  tab(): Environment {
    const world = this;
    const tab = {};
    return {
      now: () => Date.now(),
      random: this.#random,
      after(ms, task) {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
      fetch: (url, init) => this.#fetch(url, init),
      WebSocket: class extends FakeSocket {
        constructor(url: string) {
          super(url);
          world.sockets.push(this);
        }
      },
      storage: {
        getItem: (key) => this.stored.get(key) ?? null,
        setItem: (key, value) => {
          this.stored.set(key, value);
          this.#tellOthers(tab, key);
        },
        removeItem: (key) => {
          this.stored.delete(key);
          this.#tellOthers(tab, key);
        },
      },
      outbox: this.outbox,
      locks: this.locks,
      isVisible: () => this.page.isVisible,
      isOnline: () => this.page.isOnline,
      watchPage: (listener) => {
        this.#watchers.page.add(listener);
        return () => this.#watchers.page.delete(listener);
      },
      watchStorage: (listener) => {
        this.#watchers.storage.set(tab, listener);
        return () => this.#watchers.storage.delete(tab);
      },
    };
  }

  /** The page became visible or hidden, or the network came or went. */
  changePage(change: Partial<World['page']>): void {
    Object.assign(this.page, change);
    for (const listener of [...this.#watchers.page]) listener();
  }

  get watcherCount(): number {
    return this.#watchers.page.size + this.#watchers.storage.size;
  }

  #tellOthers(tab: object, key: string): void {
    for (const [other, listener] of [...this.#watchers.storage]) if (other !== tab) listener(key);
  }

  async #fetch(address: string, init: RequestInit): Promise<Response> {
    const url = new URL(address);
    const headers = new Headers(init.headers);
    const call: ApiCall = {
      method: init.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      token: headers.get('Authorization')?.replace('Bearer ', '') ?? null,
      init,
    };
    this.calls.push(call);
    if (!this.page.isOnline) throw new TypeError('Failed to fetch');
    const route = this.routes.get(`${call.method} ${call.path}`) ?? this.otherwise;
    if (route === undefined) throw new Error(`No route ${call.method} ${call.path}`);
    init.signal?.throwIfAborted();
    const aborted = new Promise<never>((_, reject) => {
      init.signal?.addEventListener('abort', () =>
        reject(new DOMException('Aborted', 'AbortError')),
      );
    });
    const { status = 200, body } = await Promise.race([route(call), aborted]);
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  }
}

function roomOf(body: unknown) {
  const id = typeof body === 'object' && body !== null && 'room' in body ? body.room : '';
  return {
    id,
    title: 'General',
    description: 'For all',
    members: 1,
    online: 1,
    createdAt: 1,
    lastMessageAt: null,
  };
}

/** The client's end of a socket, with the server's end on the same object. */
export class FakeSocket extends EventTarget {
  binaryType = 'blob';
  readyState = 0;
  readonly said: ClientMessage[] = [];
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
  }

  send(frame: string): void {
    this.said.push(JSON.parse(frame));
  }

  close(): void {
    this.readyState = 3;
  }

  /** The connection stands. */
  accept(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  hears(message: ServerMessage | PersonMessage): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  /** The server or the network ends it. */
  drop(code = 1006, reason = ''): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason }));
  }

  saidOf<T extends ClientMessage['type']>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.said.filter(
      (message): message is Extract<ClientMessage, { type: T }> => message.type === type,
    );
  }
}

/** Web Locks for the tabs of one browser. */
function fakeLocks(): Locks & { readonly held: Set<string> } {
  const held = new Set<string>();
  const waiting: (() => void)[] = [];
  return {
    held,
    async request(name, { ifAvailable = false }, task) {
      while (held.has(name)) {
        if (ifAvailable) return task(null);
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      held.add(name);
      try {
        return await task({ name });
      } finally {
        held.delete(name);
        for (const wake of waiting.splice(0)) wake();
      }
    },
  };
}
