import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ObjectState } from '../../../party/edge/cloudflare.ts';
import type { Environment } from '../../../party/edge/environment.ts';
import { MemoryStorage } from '../../party/support/memory-storage.ts';

/** Fails where a test wants it to, in the words of what is inside. */
const library = vi.hoisted(() => ({ fails: false }));
const canary = 'canary';

// partyserver runs in workerd alone. This does what 0.5.10 does with what is thrown.
vi.mock('cloudflare:workers', () => ({ DurableObject: class {} }));
vi.mock('partyserver', () => ({
  Server: class {
    readonly name = 'hall';
    async fetch(request: Request) {
      try {
        if (library.fails) throw new Error(canary);
        await this.onStart();
        if (request.headers.get('upgrade') !== 'websocket') return await this.onRequest(request);
        await this.onConnect(new FakeEnd(), { request });
        return withSocket(new FakeEnd());
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (request.headers.get('upgrade') === 'websocket') return withSocket(new FakeEnd(canary));
        return new Response(error.stack, { status: 500 });
      }
    }
    onStart() {}
    onConnect(_: unknown, __: unknown) {}
    onRequest(_: Request): Promise<Response> {
      throw new Error(canary);
    }
    getConnections() {
      return [];
    }
  },
}));
vi.stubGlobal('WebSocketRequestResponsePair', class {});
const { File, Room } = await import('../../../party/edge/objects.ts');

class FakeEnd {
  readonly id = 'c1';
  readonly state = null;
  readonly said: string | undefined;
  readonly closes: (number | string | undefined)[][] = [];
  constructor(said?: string) {
    this.said = said;
  }
  accept(): void {}
  setState(): void {}
  send(): void {}
  close(...how: (number | string | undefined)[]): void {
    this.closes.push(how);
  }
}
// Node's Response takes no 101.
const withSocket = (webSocket: FakeEnd) => Object.assign(new Response(null), { webSocket });
const socketOf = (response: Response) => (response as unknown as { webSocket: FakeEnd }).webSocket;

const env = { LIBSQL_URL: 'http://127.0.0.1:1', PARTYLINE_SECRET: 'x'.repeat(40) };
const namespace = { idFromName: () => ({}), get: () => ({ fetch: async () => new Response() }) };
const bindings = {
  ROOM: namespace,
  PERSON: namespace,
  SCRIBE: namespace,
  LIMITER: namespace,
  FILE: namespace,
};

function stateOf(platform: { isBroken?: boolean; alarms?: number[]; name?: string } = {}) {
  const kept = new MemoryStorage();
  const working = <T>(call: () => Promise<T>): Promise<T> =>
    platform.isBroken ? Promise.reject(new Error(canary)) : call();
  const state: ObjectState = {
    id: { name: platform.name ?? 'hall' },
    storage: {
      get: (key) => working(() => kept.get(key)),
      list: (range) => working(() => kept.list(range)),
      put: (entries) => working(() => kept.put(entries)),
      delete: async (keys) => working(async () => kept.delete(keys).then(() => 1)),
      setAlarm: async (at) => void platform.alarms?.push(at),
    },
    blockConcurrencyWhile: (task) => task(),
    setWebSocketAutoResponse: () => {},
    getWebSocketAutoResponseTimestamp: () => null,
  };
  return state;
}
const environment = (change: object = {}) =>
  ({ ...env, ...bindings, ...change }) as unknown as Environment;

const inside: FakeEnd[] = [];
const request = new Request('https://partyline/', { method: 'POST', body: '{}' });
const upgrade = () =>
  new Request('https://partyline/parties/room/hall', { headers: { upgrade: 'websocket' } });

beforeEach(() => {
  library.fails = false;
  inside.length = 0;
  vi.stubGlobal(
    'WebSocketPair',
    class {
      0 = new FakeEnd();
      1 = new FakeEnd();
      constructor() {
        inside.push(this[1]);
      }
    },
  );
  // Node's Response takes neither 101 nor a socket.
  vi.stubGlobal(
    'Response',
    class extends Response {
      constructor(body?: BodyInit | null, init: ResponseInit & { webSocket?: unknown } = {}) {
        super(body, init.status === 101 ? {} : init);
        Object.assign(this, { webSocket: init.webSocket });
      }
    },
  );
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.stubGlobal('WebSocketRequestResponsePair', class {});
  vi.restoreAllMocks();
});

describe('a room of the Worker', () => {
  it('lets no stack out to a socket where the library fails', async () => {
    library.fails = true;
    const answer = await new Room(stateOf(), environment()).fetch(upgrade());
    expect(socketOf(answer).said).toBeUndefined();
    expect(inside.map(({ closes }) => closes)).toEqual([[[4500, 'unavailable']]]);
  });

  it('lets no stack out to a call from inside', async () => {
    library.fails = true;
    const answer = await new Room(stateOf(), environment()).fetch(request.clone());
    expect([answer.status, await answer.text()]).toEqual([503, '']);
  });

  it('lets nothing out where its storage fails', async () => {
    const room = new Room(stateOf({ isBroken: true }), environment());
    const answer = await room.fetch(request.clone());
    expect(`${answer.status}${await answer.text()}`).not.toContain(canary);
  });

  it('answers what it answers itself', async () => {
    const answer = await new Room(stateOf(), environment()).fetch(request.clone());
    expect(answer.status).toBe(404);
    await new Room(stateOf(), environment()).fetch(upgrade());
    // Our own code closed it, with a reason; nothing was put in its place.
    expect(inside).toEqual([]);
  });

  it('asks to be woken again where it could not start when the alarm rang', async () => {
    const alarms: number[] = [];
    const room = new Room(stateOf({ isBroken: true, alarms }), environment());
    const now = Date.now();
    await room.onAlarm();
    expect(alarms).toHaveLength(1);
    expect(alarms[0]).toBeGreaterThanOrEqual(now + 10_000);
  });
});

describe('a file of the Worker', () => {
  it('leaves nothing of its own in the storage', async () => {
    const state = stateOf();
    const put = vi.spyOn(state.storage, 'put');
    await new File(state, environment()).fetch(request.clone());
    expect(put).not.toHaveBeenCalled();
  });

  it('answers 503 where nobody knows its name, and says nothing of why', async () => {
    const state = { ...stateOf(), id: {} };
    const answer = await new File(state, environment()).fetch(request.clone());
    expect([answer.status, await answer.text()]).toEqual([503, '']);
  });
});
