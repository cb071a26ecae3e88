import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fault } from '../../../party/fault.ts';
import { Person } from '../../../party/person/person.ts';
import type { Peers, Storage } from '../../../party/ports.ts';
import { MemoryStorage } from '../support/memory-storage.ts';

const now = 1_000_000;
const ann = 'u_ann';
type Call = { room: string; order: Record<string, unknown> };

function openPerson({
  storage = new MemoryStorage(),
  close = async () => ({ closed: 1 }),
}: {
  storage?: Storage;
  close?: (room: string) => Promise<unknown>;
} = {}) {
  const calls: Call[] = [];
  const peers: Peers = {
    call: async (_party, room, order) => {
      calls.push({ room, order });
      return close(room);
    },
  };
  const clock = {
    now: () => Date.now(),
    after(ms: number, task: () => void) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  };
  const person = new Person({
    id: ann,
    storage,
    database: { read: async () => [], write: async () => [] },
    clock,
    peers,
    log: () => {},
    connections: () => [],
    settings: { limitScale: 1, scribe: 's0' },
  });
  const ordered = async (order: object) => {
    await person.ready();
    return person.order(order);
  };
  const open = (room: string, session = 's1', startedAt = Date.now()) =>
    ordered({ type: 'open', person: ann, session, room, startedAt });
  const end = (session: string | null) => ordered({ type: 'close', person: ann, session });
  return { person, calls, storage, open, end, rooms: () => calls.map(({ room }) => room) };
}

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the end of a session', () => {
  it('[ACC-3] closes its sockets in every room it had a ticket for', async () => {
    const { open, end, calls } = openPerson();
    await open('hall');
    await open('attic');
    expect(await end('s1')).toEqual({ closed: 2 });
    expect(calls).toEqual(
      ['hall', 'attic'].map((room) => ({
        room,
        order: { type: 'close', room, person: ann, session: 's1', code: 'signed-out' },
      })),
    );
  });

  it('[ACC-3] refuses a ticket that is asked for at the same time', async () => {
    const { open, end } = openPerson();
    await end('s1');
    await expect(open('hall')).rejects.toMatchObject({ code: 'signed-out' });
    await expect(open('hall', 's2')).resolves.toEqual({ ok: true });
  });

  it('[ACC-3] that overtakes the note of a room finds the room or refuses the ticket', async () => {
    const { open, end, rooms } = openPerson();
    const [opened] = await Promise.allSettled([open('hall'), end('s1')]);
    expect(opened.status === 'rejected' || rooms().includes('hall')).toBe(true);
  });

  it('[ACC-3] is known after a restart', async () => {
    const before = openPerson();
    await before.open('hall');
    await before.end('s1');
    const { person, open, end, rooms } = openPerson({ storage: before.storage });
    await person.ready();
    await expect(open('attic')).rejects.toMatchObject({ code: 'signed-out' });
    await end('s2');
    expect(rooms()).toContain('hall');
  });

  it('is forgotten when every ticket from before has expired', async () => {
    const { open, end, storage } = openPerson();
    await end('s1');
    await vi.advanceTimersByTimeAsync(121_000);
    await open('hall', 's2');
    expect((await storage.list({ prefix: 'ended:' })).size).toBe(0);
  });

  it('leaves the rooms of other sessions noted', async () => {
    const { open, end, rooms } = openPerson();
    await open('hall', 's1');
    await open('hall', 's2');
    await end('s1');
    await end('s2');
    expect(rooms()).toEqual(['hall', 'hall']);
  });
});

describe('the end of all sessions', () => {
  it('[ACC-3] refuses tickets that were asked for before, and none asked for after', async () => {
    const { open, end } = openPerson();
    await end(null);
    await expect(open('hall', 's9', now)).rejects.toMatchObject({ code: 'signed-out' });
    await expect(open('hall', 's10', now + 1)).resolves.toEqual({ ok: true });
  });

  it('forgets the rooms it closed', async () => {
    const { open, end, rooms, storage } = openPerson();
    await open('hall');
    await end(null);
    await end(null);
    expect(rooms()).toEqual(['hall']);
    expect((await storage.list({ prefix: 'room:' })).size).toBe(0);
  });

  it('keeps a room that was entered again meanwhile', async () => {
    let reenter = async () => {};
    const { open, end, rooms } = openPerson({
      close: async () => {
        await reenter();
        return { closed: 1 };
      },
    });
    await open('hall');
    reenter = async () => {
      reenter = async () => {};
      await open('hall', 's2', now + 5);
    };
    await end(null);
    await end(null);
    expect(rooms()).toEqual(['hall', 'hall']);
  });
});

describe('a room that does not close', () => {
  it('[ACC-3] keeps the answer from being a promise: `unavailable`, and the others are closed', async () => {
    const { open, end, rooms } = openPerson({
      close: async (room) => {
        if (room === 'hall') throw new Fault('unavailable');
        return { closed: 1 };
      },
    });
    for (const room of ['hall', 'attic']) await open(room);
    await expect(end(null)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(end(null)).rejects.toMatchObject({ code: 'unavailable' });
    expect(rooms()).toEqual(['hall', 'attic', 'hall']);
  });

  it('is waited for 5 s', async () => {
    const { open, end } = openPerson({ close: () => new Promise(() => {}) });
    await open('hall');
    const ended = end('s1').catch((fault: Fault) => fault.code);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await ended).toBe('unavailable');
  });
});

describe('more than 200 rooms', () => {
  it('makes the oldest one close before it is forgotten', async () => {
    const { open, calls, storage } = openPerson();
    for (let i = 0; i <= 200; i += 1) await open(`r${i}`);
    await open('r1');
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toMatchObject([{ room: 'r0', order: { code: 'too-many-connections' } }]);
    expect((await storage.list({ prefix: 'room:' })).size).toBe(200);
  });

  it('keeps the oldest one while it cannot be closed', async () => {
    let isAway = true;
    const { open, storage } = openPerson({
      close: async () => {
        if (isAway) throw new Fault('unavailable');
        return { closed: 0 };
      },
    });
    for (let i = 0; i <= 200; i += 1) await open(`r${i}`);
    await vi.advanceTimersByTimeAsync(0);
    expect((await storage.list({ prefix: 'room:' })).size).toBe(201);
    isAway = false;
    await open('r200');
    await vi.advanceTimersByTimeAsync(0);
    expect((await storage.list({ prefix: 'room:' })).size).toBe(200);
  });
});

it.each([{}, { type: 'open', person: ann }, { type: 'close', person: ann, session: 5 }, null])(
  'an order that is none (%j) is `invalid`',
  async (order) => {
    const { person } = openPerson();
    await expect(person.order(order)).rejects.toMatchObject({ code: 'invalid' });
  },
);
