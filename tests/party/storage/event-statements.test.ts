import { describe, expect, it } from 'vitest';
import type { EventRow } from '../../../party/orders.ts';
import {
  appendEvents,
  findEvents,
  findEventsAfter,
  findEventsBefore,
} from '../../../party/storage/event-statements.ts';
import { findRoom, insertRoom, listMembers } from '../../../party/storage/room-statements.ts';
import { insertUser } from '../../../party/storage/user-statements.ts';
import { memoryDatabase } from './memory-database.ts';

const row = (seq: number, change: Partial<EventRow> = {}): EventRow => ({
  seq,
  kind: 'message',
  sender: 'u_ann',
  cid: `cid-${seq}`,
  body: `{"text":"${seq}"}`,
  at: 1_000 + seq,
  ...change,
});
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => row(first + index));

async function start() {
  const { database } = await memoryDatabase();
  const room = { id: 'hall', title: 'Hall', description: '', createdBy: 'u_ann', createdAt: 1 };
  const user = { id: 'u_ann', username: null, name: 'Ann', kind: 'guest' as const, password: null };
  await database.write([insertRoom(room), insertUser({ ...user, createdAt: 1 })]);
  const append = async (events: EventRow[], name = 'hall') => {
    const { inserts, statements } = appendEvents([{ room: name, epoch: 'e1', events }]);
    const changed = await database.write(statements);
    return changed.slice(0, inserts).reduce((sum, count) => sum + count, 0);
  };
  const seqs = async () =>
    (await database.read(findEvents('hall', 1, 10_000))).map(({ seq }) => seq);
  const room1 = async () => (await database.read(findRoom('hall')))[0];
  return { database, append, seqs, room: room1 };
}

describe('appendEvents', () => {
  it('stores every row, also more than fit into one statement', async () => {
    const { append, seqs } = await start();
    expect(await append(range(1, 120))).toBe(120);
    expect(await seqs()).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  });

  it('binds at most 50 rows in a statement', () => {
    const { inserts, statements } = appendEvents([
      { room: 'hall', epoch: 'e1', events: range(1, 120) },
    ]);
    expect(inserts).toBe(3);
    expect(Math.max(...statements.map(({ args }) => args.length))).toBe(50 * 8);
  });

  it('[LOG-2] skips what is there already and tells how many were new', async () => {
    const { append, seqs } = await start();
    await append(range(1, 5));
    expect(await append(range(3, 8))).toBe(3);
    expect(await seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('moves the head and the last message up, never down', async () => {
    const { append, room } = await start();
    await append(range(1, 9));
    await append([row(3)]);
    expect(await room()).toMatchObject({ head: 9, last_at: 1_009, active_at: 1_009 });
  });

  it('leaves the last message alone when somebody only came in', async () => {
    const { append, room } = await start();
    await append([row(1, { kind: 'joined', cid: null })]);
    expect(await room()).toMatchObject({ head: 1, last_at: null, active_at: 1 });
  });

  it('keeps members and their number in step with the log', async () => {
    const { append, room, database } = await start();
    await append([row(1, { kind: 'joined', cid: null }), row(2)]);
    expect(await room()).toMatchObject({ members: 1 });
    const members = await database.read(listMembers({ room: 'hall', limit: 10 }));
    expect(members).toMatchObject([{ id: 'u_ann', name: 'Ann', joined_at: 1_001 }]);
    await append([row(3, { kind: 'left', cid: null })]);
    expect(await room()).toMatchObject({ members: 0 });
  });

  it('brings nobody back when an old event is handed over again', async () => {
    const { append, room } = await start();
    const joined = row(1, { kind: 'joined', cid: null });
    await append([joined, row(2, { kind: 'left', cid: null })]);
    await append([joined]);
    expect(await room()).toMatchObject({ members: 0 });
  });

  it('takes several batches of one room in one commit', async () => {
    const { database, room } = await start();
    const batch = (events: EventRow[]) => ({ room: 'hall', epoch: 'e1', events });
    await database.write(appendEvents([batch(range(1, 4)), batch(range(5, 6))]).statements);
    expect(await room()).toMatchObject({ head: 6, last_at: 1_006 });
  });
});

describe('pages of the log', () => {
  it('reads below and above a seq', async () => {
    const { append, database } = await start();
    await append(range(1, 10));
    const below = await database.read(findEventsBefore('hall', 8, 3));
    expect(below.map(({ seq }) => seq)).toEqual([7, 6, 5]);
    const above = await database.read(findEventsAfter('hall', 8, 3));
    expect(above.map(({ seq }) => seq)).toEqual([9, 10]);
  });
});
