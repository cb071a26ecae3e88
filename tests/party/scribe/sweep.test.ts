import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fault } from '../../../party/fault.ts';
import { findRoom, insertRoom } from '../../../party/storage/room-statements.ts';
import { memoryDatabase } from '../storage/memory-database.ts';
import { openDesk, SlowDatabase } from './desk.ts';

const note = (room: string) => ({ type: 'note', room });
const sweep = { type: 'sweep' };
const done = { forget: true, pending: 0 };

/** A promise that the test keeps. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a sweep', () => {
  it('[LOG-5] visits every noted room until it says that nothing is left', async () => {
    const left = new Map([
      ['a', 2],
      ['b', 0],
    ]);
    const visited: string[] = [];
    const { scribe } = openDesk(new SlowDatabase(), {
      room: async (name) => {
        visited.push(name);
        const pending = left.get(name) ?? 0;
        left.set(name, 0);
        return { forget: pending === 0, pending };
      },
    });
    for (const name of left.keys()) await scribe.order(note(name));
    expect(await scribe.order(sweep)).toEqual({ rooms: 2, pending: 2 });
    expect(await scribe.order(sweep)).toEqual({ rooms: 1, pending: 0 });
    expect(await scribe.order(sweep)).toEqual({ rooms: 0, pending: 0 });
    expect(visited).toEqual(['a', 'b', 'a']);
  });

  it('[LOG-8] knows the rooms after a restart', async () => {
    const before = openDesk(new SlowDatabase());
    for (let i = 0; i < 1_100; i += 1) await before.scribe.order(note(`r${i}`));
    const { scribe } = openDesk(new SlowDatabase(), { storage: before.storage });
    await scribe.ready();
    expect(await scribe.order(sweep)).toEqual({ rooms: 1_100, pending: 0 });
    const third = openDesk(new SlowDatabase(), { storage: before.storage });
    await third.scribe.ready();
    expect(await third.scribe.order(sweep)).toEqual({ rooms: 0, pending: 0 });
  });

  it('[LOG-5] does not forget a room that was noted again while it was visited', async () => {
    const { passed, open } = gate();
    const { scribe, storage } = openDesk(new SlowDatabase(), {
      room: () => passed.then(() => done),
    });
    await scribe.order(note('hall'));
    const sweeping = scribe.order(sweep);
    await scribe.order(note('hall'));
    open();
    await sweeping;
    expect([...(await storage.list({ prefix: 'noted:' })).keys()]).toEqual(['noted:hall']);
    expect(await scribe.order(sweep)).toMatchObject({ rooms: 1 });
    expect(await scribe.order(sweep)).toMatchObject({ rooms: 0 });
  });

  it('keeps a room that cannot be reached, and visits the others', async () => {
    const { scribe, lines } = openDesk(new SlowDatabase(), {
      room: async (name) => {
        if (name === 'a') throw new Fault('unavailable');
        return done;
      },
    });
    await scribe.order(note('a'));
    await scribe.order(note('b'));
    expect(await scribe.order(sweep)).toEqual({ rooms: 2, pending: 1 });
    expect(await scribe.order(sweep)).toEqual({ rooms: 1, pending: 1 });
    expect(lines[0]).toMatchObject({ level: 'warn', details: { room: 'a' } });
  });

  it('keeps a room whose answer makes no sense', async () => {
    const { scribe } = openDesk(new SlowDatabase(), { room: async () => ({ forget: 'yes' }) });
    await scribe.order(note('a'));
    expect(await scribe.order(sweep)).toEqual({ rooms: 1, pending: 1 });
  });

  it('visits at most eight rooms at once', async () => {
    let [now, most] = [0, 0];
    const { scribe } = openDesk(new SlowDatabase(), {
      room: async () => {
        now += 1;
        most = Math.max(most, now);
        await Promise.resolve();
        now -= 1;
        return done;
      },
    });
    for (let i = 0; i < 40; i += 1) await scribe.order(note(`r${i}`));
    await scribe.order(sweep);
    expect(most).toBe(8);
  });

  it('is one, however many ask for it', async () => {
    let visits = 0;
    const { scribe } = openDesk(new SlowDatabase(), {
      room: async () => {
        visits += 1;
        return done;
      },
    });
    await scribe.order(note('a'));
    await Promise.all([scribe.order(sweep), scribe.order(sweep)]);
    expect(visits).toBe(1);
  });
});

describe('the number of people in a room', () => {
  it('is written for all rooms at once, at most every 5 s', async () => {
    const { database } = await memoryDatabase();
    const write = vi.spyOn(database, 'write');
    const rooms = ['a', 'b'].map((id) =>
      insertRoom({ id, title: id, description: '', createdBy: 'u', createdAt: 1 }),
    );
    await database.write(rooms);
    const { scribe } = openDesk(database);
    const online = (room: string, count: number) => scribe.order({ type: 'online', room, count });
    for (let count = 1; count <= 3; count += 1) await online('a', count);
    await online('b', 7);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(write).toHaveBeenCalledTimes(2);
    expect((await database.read(findRoom('a')))[0]).toMatchObject({ online: 3 });
    expect((await database.read(findRoom('b')))[0]).toMatchObject({ online: 7 });
    await online('a', 4);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(write).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect((await database.read(findRoom('a')))[0]).toMatchObject({ online: 4 });
  });
});
