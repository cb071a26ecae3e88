import { describe, expect, it } from 'vitest';
import { appendEvents } from '../../../party/storage/event-statements.ts';
import {
  findRoom,
  insertRoom,
  listRooms,
  type RoomListQuery,
  updateOnline,
} from '../../../party/storage/room-statements.ts';
import { memoryDatabase } from './memory-database.ts';

const newRoom = (id: string, createdAt: number, title = id) =>
  insertRoom({ id, title, description: '', createdBy: 'u_ann', createdAt });

async function start(rooms: Parameters<typeof newRoom>[]) {
  const { database } = await memoryDatabase();
  await database.write(rooms.map((room) => newRoom(...room)));
  const list = async (query: Partial<RoomListQuery> = {}) =>
    (await database.read(listRooms({ limit: 10, ...query }))).map(({ id }) => id);
  return { database, list };
}

describe('rooms', () => {
  it('lists the latest activity first', async () => {
    const { database, list } = await start([
      ['old', 1],
      ['new', 5],
      ['busy', 2],
    ]);
    const event = { seq: 1, kind: 'message', sender: 'u', cid: null, body: '{}', at: 9 };
    const { statements } = appendEvents([{ room: 'busy', epoch: 'e', events: [event] }]);
    await database.write(statements);
    expect(await list()).toEqual(['busy', 'new', 'old']);
  });

  it('pages without a gap or a double, also among rooms of the same moment', async () => {
    const { list } = await start([
      ['a', 7],
      ['b', 7],
      ['c', 7],
      ['d', 3],
    ]);
    expect(await list({ limit: 2 })).toEqual(['a', 'b']);
    expect(await list({ limit: 2, after: { activeAt: 7, id: 'b' } })).toEqual(['c', 'd']);
    expect(await list({ limit: 2, after: { activeAt: 3, id: 'd' } })).toEqual([]);
  });

  it.each([
    ['gen', ['general']],
    ['RAL', ['general']],
    ['разгов', ['talk']],
    ['ГОВОРЫ', ['talk']],
    ['%', []],
    ["' OR 1=1 --", []],
  ])('finds %j in names and titles', async (search, expected) => {
    const { list } = await start([
      ['general', 1],
      ['talk', 2, 'Разговоры'],
    ]);
    expect(await list({ search })).toEqual(expected);
  });

  it('reads a page through the index', async () => {
    const { database } = await start([['a', 1]]);
    const { sql, args } = listRooms({ limit: 10, after: { activeAt: 5, id: 'x' } });
    const plan = await database.read({ sql: `EXPLAIN QUERY PLAN ${sql}`, args });
    const detail = plan.map((step) => step.detail).join('; ');
    expect(detail).toMatch(/SEARCH room USING INDEX room_activity \(site=\?/);
    expect(detail).not.toContain('TEMP B-TREE');
  });

  it('tells which column a taken name breaks', async () => {
    const { database } = await start([['hall', 1]]);
    await expect(database.write([newRoom('hall', 2)])).rejects.toMatchObject({
      code: 'invalid',
      field: 'room.id',
    });
  });

  it('notes who is online for many rooms with one value', async () => {
    const { database } = await start([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
    const statement = updateOnline(new Map(Object.entries({ a: 3, b: 0, gone: 4 })), 77);
    expect(statement.args).toHaveLength(2);
    expect(await database.write([statement])).toEqual([2]);
    expect((await database.read(findRoom('a')))[0]).toMatchObject({ online: 3, online_at: 77 });
    expect((await database.read(findRoom('c')))[0]).toMatchObject({ online: 0, online_at: 0 });
  });
});
