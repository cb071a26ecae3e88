import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlatformRoom, PlatformSocket } from '../../../party/home/platform.ts';
import { RoomObject } from '../../../party/home/room.ts';
import { MemoryStorage } from '../../party/support/memory-storage.ts';

const env = { LIBSQL_URL: 'http://127.0.0.1:1', PARTYLINE_SECRET: 'x'.repeat(40) };

/** libSQL's answer to any reading: no rows. */
const noRows = {
  results: [
    {
      type: 'ok',
      response: { type: 'execute', result: { cols: [], rows: [], affected_row_count: 0 } },
    },
    { type: 'ok', response: { type: 'close' } },
  ],
};

class FakeSocket implements PlatformSocket {
  readonly id = 'c1';
  readonly state = null;
  readonly closes: [number | undefined, string | undefined][] = [];
  setState(): void {}
  send(): void {}
  close(code?: number, reason?: string): void {
    this.closes.push([code, reason]);
  }
}

/** A room object on a platform whose storage fails while the test wants it to. */
function openObject() {
  const kept = new MemoryStorage();
  const platform = { isBroken: false };
  const working = <T>(call: () => Promise<T>): Promise<T> =>
    platform.isBroken ? Promise.reject(new Error('canary')) : call();
  const room: PlatformRoom = {
    id: 'hall',
    env,
    storage: {
      get: (key) => working(() => kept.get(key)),
      list: (range) => working(() => kept.list(range)),
      put: (entries) => working(() => kept.put(entries)),
      delete: async (keys) => working(async () => kept.delete(keys).then(() => 1)),
    },
    context: { parties: {} },
    blockConcurrencyWhile: (task) => task(),
    getConnections: () => [],
  };
  return { object: new RoomObject(room), platform };
}
const connect = (object: RoomObject, socket: PlatformSocket) =>
  object.onConnect(socket, { request: new Request('http://inside/parties/room/hall') });

beforeEach(() => {
  vi.stubGlobal('fetch', async () => Response.json(noRows));
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a room whose start fails', () => {
  it('closes the socket that woke it with `internal` and not with the text of the error', async () => {
    const { object, platform } = openObject();
    platform.isBroken = true;
    await object.onStart();
    const socket = new FakeSocket();
    await connect(object, socket);
    expect(socket.closes).toEqual([[4500, 'internal']]);
  });

  it('starts at the next event', async () => {
    const { object, platform } = openObject();
    platform.isBroken = true;
    await object.onStart();
    platform.isBroken = false;
    const socket = new FakeSocket();
    await connect(object, socket);
    // It is up, and looked at the identity, which is missing.
    expect(socket.closes).toEqual([[4500, 'ticket-invalid']]);
  });

  it('throws nothing at the platform, whatever happens to it', async () => {
    const { object, platform } = openObject();
    platform.isBroken = true;
    const socket = new FakeSocket();
    await expect(object.onMessage('{}', socket)).resolves.toBeUndefined();
    await expect(object.onClose(socket)).resolves.toBeUndefined();
    await expect(object.onError(socket)).resolves.toBeUndefined();
    const request = new Request('http://x/parties/room/hall', { method: 'POST', body: '{}' });
    expect((await object.onRequest(request)).status).toBe(404);
    expect(JSON.stringify(socket.closes)).not.toContain('canary');
  });
});

describe('a socket that this server did not let in', () => {
  it('[CONN-5] is closed before the room hears of it', async () => {
    const { object } = openObject();
    const socket = new FakeSocket();
    await connect(object, socket);
    await object.onMessage('{"type":"ping"}', socket);
    expect(socket.closes).toEqual([
      [4500, 'ticket-invalid'],
      [4500, 'ticket-invalid'],
    ]);
  });
});
