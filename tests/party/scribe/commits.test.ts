import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fault } from '../../../party/fault.ts';
import { findEvents } from '../../../party/storage/event-statements.ts';
import { insertRoom } from '../../../party/storage/room-statements.ts';
import { insertUser } from '../../../party/storage/user-statements.ts';
import { memoryDatabase } from '../storage/memory-database.ts';
import { eventsOf, openDesk, SlowDatabase, statement, stateOf } from './desk.ts';

const settle = () => vi.advanceTimersByTimeAsync(0);
const write = (...names: string[]) => ({ type: 'write', statements: names.map(statement) });
const sqlOf = (statements: readonly { sql: string }[]) => statements.map(({ sql }) => sql);

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a commit', () => {
  it('answers each request with its own counts', async () => {
    const { scribe, database } = openDesk(new SlowDatabase());
    const first = scribe.order(write('a'));
    const [second, third] = [scribe.order(write('b', 'c')), scribe.order(write('d'))];
    database.last.succeed([1]);
    await settle();
    database.last.succeed([0, 2, 3]);
    expect(await Promise.all([first, second, third])).toEqual([
      { changed: [1] },
      { changed: [0, 2] },
      { changed: [3] },
    ]);
  });

  it('[LOG-6] takes everything that waited, one commit at a time', async () => {
    const { scribe, database } = openDesk(new SlowDatabase());
    const orders = Array.from({ length: 20 }, (_, index) => scribe.order(eventsOf(`r${index}`, 1)));
    await settle();
    expect(database.commits).toHaveLength(1);
    database.last.succeed();
    await settle();
    expect(database.commits).toHaveLength(2);
    database.last.succeed();
    expect(await Promise.all(orders)).toHaveLength(20);
    // 19 rows and the heads of their rooms.
    expect(database.last.statements).toHaveLength(2);
  });

  it('holds requests before events', async () => {
    const { scribe, database } = openDesk(new SlowDatabase());
    void scribe.order(write('first'));
    void scribe.order(eventsOf('hall', 1));
    void scribe.order(write('second'));
    await settle();
    database.last.succeed();
    await settle();
    expect(sqlOf(database.last.statements)[0]).toBe('second');
    expect(sqlOf(database.last.statements)[1]).toContain('INSERT INTO event');
  });

  it('is bounded in rows', async () => {
    const { scribe, database } = openDesk(new SlowDatabase());
    void scribe.order(write('first'));
    for (let room = 0; room < 12; room += 1) void scribe.order(eventsOf(`r${room}`, 1, 300));
    await settle();
    const rows: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const bound = database.last.statements.filter(({ sql }) => sql.includes('INTO event'));
      rows.push(bound.reduce((sum, { args }) => sum + args.length / 8, 0));
      database.last.succeed();
      await settle();
    }
    expect(rows).toEqual([0, 900, 900, 900, 900]);
  });

  it('is bounded in bytes, but takes a single large piece', async () => {
    const { scribe, database } = openDesk(new SlowDatabase());
    void scribe.order(write('first'));
    const long = 'x'.repeat(1_500_000);
    for (let room = 0; room < 2; room += 1) void scribe.order(eventsOf(`r${room}`, 1, 2, long));
    await settle();
    database.last.succeed();
    await settle();
    database.last.succeed();
    await settle();
    expect(database.commits).toHaveLength(3);
  });

  it('[LOG-6] that fails for one of them hurts none of the others', async () => {
    const { database } = await memoryDatabase();
    const { scribe } = openDesk(database);
    const user = { id: 'u_a', name: 'A', kind: 'member' as const, password: 'h', createdAt: 1 };
    const signUp = (id: string, username: string) => ({
      type: 'write',
      statements: [insertUser({ ...user, id, username })],
    });
    const outcomes = await Promise.allSettled([
      scribe.order(signUp('u_first', 'ann')),
      scribe.order(signUp('u_second', 'ann')),
      scribe.order(signUp('u_third', 'tom')),
      scribe.order(eventsOf('hall', 1, 3)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'invalid', field: 'user.username' } });
    expect(await database.read(findEvents('hall', 1, 9))).toHaveLength(3);
  });

  it('that finds no database is not tried piece by piece', async () => {
    const { scribe, database } = openDesk(new SlowDatabase());
    void scribe.order(write('first'));
    const orders = [scribe.order(write('a')), scribe.order(eventsOf('hall', 1))];
    const states = Promise.all(orders.map(stateOf));
    await settle();
    database.last.succeed();
    await settle();
    database.last.fail(new Fault('unavailable'));
    expect(await states).toEqual(['waiting', 'waiting']);
    expect(await Promise.all(orders.map(stateOf))).toEqual(['unavailable', 'unavailable']);
    expect(database.commits).toHaveLength(2);
  });
});

describe('events that are there already', () => {
  async function start() {
    const { database } = await memoryDatabase();
    const desk = openDesk(database);
    const room = { id: 'hall', title: 'Hall', description: '', createdBy: 'u', createdAt: 1 };
    await database.write([insertRoom(room)]);
    await desk.scribe.order(eventsOf('hall', 1, 5));
    return { ...desk, database };
  }

  it('[LOG-2] are taken once', async () => {
    const { scribe, database, lines } = await start();
    await scribe.order(eventsOf('hall', 3, 5));
    const rows = await database.read(findEvents('hall', 1, 99));
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(lines).toEqual([]);
  });

  it.each([
    ['another text', eventsOf('hall', 5, 1, 'other')],
    ['another epoch', { ...eventsOf('hall', 5), epoch: 'e2' }],
    [
      'a cid that has another place',
      { ...eventsOf('hall', 6), events: [{ ...eventsOf('hall', 2).events[0], seq: 6 }] },
    ],
  ])('[LOG-1] but with %s are an error, told loudly', async (_, order) => {
    const { scribe, lines } = await start();
    await expect(scribe.order(order)).rejects.toMatchObject({ code: 'internal' });
    expect(lines).toMatchObject([{ level: 'error', details: { room: 'hall' } }]);
  });

  it('do not hurt others of the same commit', async () => {
    const { scribe } = await start();
    const orders = [
      scribe.order(write('SELECT 1')),
      scribe.order(eventsOf('hall', 5, 1, 'other')),
      scribe.order(eventsOf('attic', 1)),
    ];
    const [, wrong, right] = await Promise.allSettled(orders);
    expect(wrong?.status).toBe('rejected');
    expect(right?.status).toBe('fulfilled');
  });
});

describe('a database that hangs', () => {
  it('is `unavailable` after 5 s, for the commit under way and for what waits', async () => {
    const { scribe, database } = openDesk(new SlowDatabase());
    const orders = [scribe.order(write('under way')), scribe.order(write('waiting'))];
    const failed = Promise.all(orders.map((order) => order.catch((fault: Fault) => fault.code)));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(await Promise.all(orders.map(stateOf))).toEqual(['waiting', 'waiting']);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failed).toEqual(['unavailable', 'unavailable']);
    database.last.fail(new Fault('unavailable'));
    await settle();
    // What was answered before it began is never written.
    expect(database.commits).toHaveLength(1);
  });

  it('gets no second commit while the first is under way', async () => {
    const { scribe, database } = openDesk(new SlowDatabase());
    scribe.order(write('a')).catch(() => {});
    await vi.advanceTimersByTimeAsync(6_000);
    scribe.order(write('b')).catch(() => {});
    await vi.advanceTimersByTimeAsync(1_000);
    expect(database.commits).toHaveLength(1);
  });

  it('[LOG-7] is told by health, with the time since when, over several commits', async () => {
    const { scribe, database } = openDesk(new SlowDatabase());
    expect(await scribe.order({ type: 'health' })).toMatchObject({ hangsMs: 0, lastError: null });
    scribe.order(write('a')).catch(() => {});
    await vi.advanceTimersByTimeAsync(5_000);
    database.last.fail(new Fault('unavailable'));
    await settle();
    scribe.order(write('b')).catch(() => {});
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await scribe.order({ type: 'health' })).toMatchObject({ hangsMs: 7_000 });
  });

  it('[LOG-7] is well again once it answers, though nobody writes', async () => {
    const { scribe, database } = openDesk(new SlowDatabase());
    scribe.order(write('a')).catch(() => {});
    await vi.advanceTimersByTimeAsync(5_000);
    database.last.fail(new Fault('unavailable'));
    await settle();
    expect(await scribe.order({ type: 'health' })).toMatchObject({ lastError: 'unavailable' });
    await settle();
    expect(database.commits).toHaveLength(2);
    database.last.succeed([]);
    await settle();
    expect(await scribe.order({ type: 'health' })).toMatchObject({ hangsMs: 0, lastError: null });
  });
});

describe('an order', () => {
  it.each([
    undefined,
    'write',
    { type: 'drop' },
    { type: 'write', statements: [{ sql: 1, args: [] }] },
    { type: 'append', room: 'hall', epoch: 'e', events: [{ seq: 'x' }] },
  ])('that is none (%j) is `invalid`', async (order) => {
    const { scribe } = openDesk(new SlowDatabase());
    await expect(scribe.order(order)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('that is too large is refused whole', async () => {
    const { scribe, database } = openDesk(new SlowDatabase());
    const names = Array.from({ length: 101 }, () => 'x');
    await expect(scribe.order(write(...names))).rejects.toMatchObject({ code: 'too-large' });
    expect(database.commits).toHaveLength(0);
  });
});
