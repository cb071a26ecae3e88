import { describe, expect, it } from 'vitest';
import type { EventRow } from '../../../party/orders.ts';
import type { Statement } from '../../../party/ports.ts';
import {
  type Append,
  appendEvents,
  findEvents,
  findFilesOf,
} from '../../../party/storage/event-statements.ts';
import { memoryDatabase } from './memory-database.ts';

const message = (seq: number, change: Partial<EventRow> = {}): EventRow => ({
  seq,
  kind: 'message',
  sender: 'u_ann',
  cid: `cid-${seq}`,
  body: JSON.stringify({ seq, kind: 'message', text: `text ${seq}` }),
  at: 1_000 + seq,
  ...change,
});
const left = (seq: number, removedAt: number) =>
  JSON.stringify({ seq, kind: 'message', name: 'Zoë “Z” \\ 🎉', text: '', removedAt });
const removed = (seq: number, target: number): EventRow => ({
  ...message(seq, { kind: 'removed', cid: null, body: JSON.stringify({ seq, target }) }),
  removed: { target, body: left(target, 5_000) },
});
const inHall = (...events: EventRow[]): Append => ({ room: 'hall', epoch: 'e', events });

async function start() {
  const { database } = await memoryDatabase();
  const put = (id: string, room = 'hall', seq: number | null = null): Statement => ({
    sql: `INSERT INTO file (id, room, owner, name, type, size, created_at, seq)
      VALUES (?, ?, 'u_ann', 'a.png', 'image/png', 1, 1, ?)`,
    args: [id, room, seq],
  });
  const append = async (...appends: Append[]) => {
    const { inserts, statements } = appendEvents(appends);
    const changed = await database.write(statements);
    return changed.slice(0, inserts).reduce((sum, count) => sum + count, 0);
  };
  const files = async () => {
    const sql = 'SELECT id, seq, removed_at FROM file ORDER BY id';
    return (await database.read({ sql, args: [] })).map(Object.values);
  };
  const bodies = async (room = 'hall') =>
    (await database.read(findEvents(room, 1, 99))).map(({ body }) => body);
  return { database, put, append, files, bodies };
}

describe('appendEvents', () => {
  it('has no statement more where there are no files and nothing is removed', () => {
    expect(appendEvents([inHall(message(1), message(2))]).statements).toHaveLength(2);
  });

  it('has a fixed number of statements more, however many files and rooms there are', () => {
    const events = Array.from({ length: 50 }, (_, index) =>
      message(index + 1, { files: [`a${index}`, `b${index}`] }),
    );
    const appends = ['hall', 'attic'].map((room) => ({ room, epoch: 'e', events }));
    const withRemovals = [...appends, inHall(removed(51, 1), removed(52, 2))];
    expect(appendEvents(appends).statements).toHaveLength(2 + 1 + 1);
    expect(appendEvents(withRemovals).statements).toHaveLength(3 + 1 + 1 + 2);
    expect(appendEvents(withRemovals).inserts).toBe(3);
  });

  it('[FILE-6] notes which message has which file, of its own room only', async () => {
    const { database, put, append, files } = await start();
    await database.write([put('f1'), put('f2'), put('f3'), put('f4', 'attic')]);
    const attic = { room: 'attic', epoch: 'e', events: [message(7, { files: ['f3', 'f4'] })] };
    expect(await append(inHall(message(1, { files: ['f1', 'f2'] }), message(2)), attic)).toBe(3);
    expect(await files()).toEqual([
      ['f1', 1, null],
      ['f2', 1, null],
      ['f3', null, null],
      ['f4', 7, null],
    ]);
    expect(await database.read(findFilesOf('hall', 1))).toEqual([{ id: 'f1' }, { id: 'f2' }]);
  });

  it('[DEL-2] puts what is left in the place of a removed message, byte by byte, and marks its files', async () => {
    const { database, put, append, files, bodies } = await start();
    await database.write([put('f1'), put('f2')]);
    await append(inHall(message(1, { files: ['f1'] }), message(2, { files: ['f2'] })));
    expect(await append(inHall(removed(3, 1)))).toBe(1);
    expect(await bodies()).toEqual([left(1, 5_000), message(2).body, removed(3, 1).body]);
    expect(await files()).toEqual([
      ['f1', 1, 5_000],
      ['f2', 2, null],
    ]);
  });

  it('[DEL-2] does the same when message and removal come together', async () => {
    const { database, put, append, files, bodies } = await start();
    await database.write([put('f1')]);
    await append(inHall(message(1, { files: ['f1'] }), removed(2, 1)));
    expect((await bodies())[0]).toBe(left(1, 5_000));
    expect(await files()).toEqual([['f1', 1, 5_000]]);
  });

  it('[LOG-2] [DEL-2] changes nothing when it comes twice, or the message once more behind it', async () => {
    const { database, put, append, files, bodies } = await start();
    await database.write([put('f1')]);
    const first = inHall(message(1, { files: ['f1'] }));
    for (const each of [first, inHall(removed(2, 1)), inHall(removed(2, 1)), first])
      await append(each);
    expect(await bodies()).toEqual([left(1, 5_000), removed(2, 1).body]);
    expect(await files()).toEqual([['f1', 1, 5_000]]);
  });

  it('[DEL-2] touches neither another room nor what is no message', async () => {
    const { append, bodies } = await start();
    const joined = message(1, { kind: 'joined', cid: null });
    await append({ room: 'attic', epoch: 'e', events: [message(1)] }, inHall(joined));
    await append(inHall(removed(2, 1)));
    expect(await bodies('attic')).toEqual([message(1).body]);
    expect((await bodies())[0]).toBe(joined.body);
  });

  it('finds files and messages by their keys', async () => {
    const { database } = await start();
    const { statements } = appendEvents([inHall(message(1, { files: ['f1'] }), removed(2, 1))]);
    for (const { sql, args } of statements.slice(2)) {
      const plan = await database.read({ sql: `EXPLAIN QUERY PLAN ${sql}`, args });
      const steps = plan.map(({ detail }) => String(detail)).join('\n');
      expect(steps).toMatch(/SEARCH (file|event) USING/);
      expect(steps).not.toMatch(/SCAN (file|event)\b/);
    }
  });
});
