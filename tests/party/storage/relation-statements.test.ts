import { describe, expect, it } from 'vitest';
import type { Database, Row } from '../../../party/ports.ts';
import { actOn, findContacts, findFullness } from '../../../party/storage/relation-statements.ts';
import { insertUser } from '../../../party/storage/user-statements.ts';
import { limits, type RelationAction, relationAction } from '../../../sdk/src/protocol/index.ts';
import {
  afterAction,
  relationStateOf,
  type Stance,
  type Stances,
} from '../../../sdk/src/protocol/relation.ts';
import { memoryDatabase } from './memory-database.ts';

const [me, them] = ['u_me_______', 'u_them_____'];
const actions = relationAction.options;
const stances: readonly Stance[] = [false, true].flatMap((wants) =>
  [false, true].map((blocks) => ({ wants, blocks })),
);
const pairs: readonly Stances[] = stances.flatMap((mine) =>
  stances.map((theirs) => ({ mine, theirs })),
);
const cases = pairs.flatMap((before) => actions.map((action) => ({ before, action })));
const mirrored = ({ mine, theirs }: Stances): Stances => ({ mine: theirs, theirs: mine });

async function open() {
  const { database } = await memoryDatabase();
  await database.write([me, them].map(member));
  return database;
}

function member(id: string) {
  const user = { id, username: id.toLowerCase(), name: id, password: 'x', createdAt: 1 } as const;
  return insertUser({ ...user, kind: 'member' });
}

function put(person: string, other: string, { wants, blocks }: Stance, note = '') {
  const sql =
    'INSERT OR REPLACE INTO relation (person, other, wants, blocks, note, at, version) VALUES (?, ?, ?, ?, ?, 1, 7)';
  return { sql, args: [person, other, Number(wants), Number(blocks), note] };
}

async function act(database: Database, action: RelationAction, change: object = {}) {
  const given = { me, them, action, note: 'hello', at: 50, change: 'c1', ...change };
  const [changed] = await database.write([actOn(given)]);
  return changed;
}

async function rowsOf(database: Database): Promise<Row[]> {
  const sql = 'SELECT * FROM relation ORDER BY person, other';
  return [...(await database.read({ sql, args: [] }))];
}

async function stancesOf(database: Database): Promise<Stances> {
  const rows = await rowsOf(database);
  const find = (person: string): Stance => {
    const row = rows.find((each) => each.person === person);
    return { wants: row?.wants === 1, blocks: row?.blocks === 1 };
  };
  return { mine: find(me), theirs: find(them) };
}

async function viewOf(database: Database, viewer: string, other: string): Promise<Row> {
  const [row] = await database.read(findContacts([[viewer, other]]));
  return row!;
}

describe('what the database makes of an action', () => {
  it('[REL-1] is what the table says, for every pair of stances and every action', async () => {
    const database = await open();
    for (const { before, action } of cases) {
      await database.write([put(me, them, before.mine), put(them, me, before.theirs)]);
      const expected = afterAction(before, action);
      const changed = await act(database, action);
      const told = `${action} in ${JSON.stringify(before)}`;
      expect(await stancesOf(database), told).toEqual(expected);
      expect(changed === 0, told).toBe(expected === before);
      const [mine, theirs] = [await viewOf(database, me, them), await viewOf(database, them, me)];
      expect(mine.state, told).toBe(relationStateOf(expected));
      expect(theirs.state, told).toBe(relationStateOf(mirrored(expected)));
    }
  });

  it('[REL-7] raises the version and the moment of those who see a change, and of nobody else', async () => {
    const database = await open();
    for (const { before, action } of cases) {
      await database.write([put(me, them, before.mine), put(them, me, before.theirs)]);
      const after = afterAction(before, action);
      await act(database, action);
      const seesChange = (one: Stances, other: Stances) =>
        relationStateOf(one) !== relationStateOf(other);
      const views = [
        { row: await viewOf(database, me, them), isNews: seesChange(before, after) },
        {
          row: await viewOf(database, them, me),
          isNews: seesChange(mirrored(before), mirrored(after)),
        },
      ];
      for (const { row, isNews } of views) {
        expect([row.version, row.since, row.change]).toEqual(isNews ? [8, 50, 'c1'] : [7, 1, '']);
      }
    }
  });

  it('[REL-1] begins with two who have nothing to do with each other', async () => {
    for (const action of actions) {
      const database = await open();
      const nothing = { wants: false, blocks: false };
      const expected = afterAction({ mine: nothing, theirs: nothing }, action);
      await act(database, action);
      expect(await stancesOf(database)).toEqual(expected);
      const isNothing = action !== 'request' && action !== 'block';
      expect(await rowsOf(database)).toHaveLength(isNothing ? 0 : 2);
    }
  });

  it('[REL-3] is the same when it is repeated', async () => {
    const database = await open();
    for (const { before, action } of cases) {
      await database.write([put(me, them, before.mine), put(them, me, before.theirs)]);
      await act(database, action);
      const once = await rowsOf(database);
      // Who is not asked any more may be asked again, and so on: only the state at the end is what a repetition meets.
      if (relationStateOf(afterAction(before, action)) === relationStateOf(before)) continue;
      expect(await act(database, action, { change: 'c2', at: 99, note: 'again' })).toBe(0);
      expect(await rowsOf(database)).toEqual(once);
    }
  });

  it('[REL-2] makes friends of two who request each other, in whatever order', async () => {
    const database = await open();
    const mine = actOn({ me, them, action: 'request', note: 'a', at: 1, change: 'a' });
    const theirs = actOn({ me: them, them: me, action: 'request', note: 'b', at: 1, change: 'b' });
    await database.write([mine, theirs]);
    for (const view of [await viewOf(database, me, them), await viewOf(database, them, me)])
      expect(view).toMatchObject({ state: 'friends', note: '', version: 2, change: 'b' });
  });
});

describe('a note', () => {
  it('is kept from the request until its answer, for both', async () => {
    const database = await open();
    await act(database, 'request');
    await act(database, 'request', { note: 'another' });
    expect((await viewOf(database, me, them)).note).toBe('hello');
    expect((await viewOf(database, them, me)).note).toBe('hello');
    await act(database, 'accept', { me: them, them: me, note: '' });
    expect((await rowsOf(database)).map(({ note }) => note)).toEqual(['', '']);
  });

  it.each(['decline', 'cancel'] as const)('goes with the request: %s', async (action) => {
    const database = await open();
    await act(database, 'request');
    const who = action === 'decline' ? { me: them, them: me } : {};
    await act(database, action, who);
    expect((await rowsOf(database)).map(({ note }) => note)).toEqual(['', '']);
  });

  it('[REL-4] stays with the request of somebody who is blocked', async () => {
    const database = await open();
    await act(database, 'request');
    const before = await viewOf(database, me, them);
    await act(database, 'block', { me: them, them: me, note: '' });
    expect(await viewOf(database, me, them)).toEqual(before);
    expect((await viewOf(database, them, me)).note).toBe('');
  });
});

describe('too many', () => {
  const crowd = Array.from({ length: limits.contactsMost }, (_, index) => `u_crowd${index}`);
  const wants = { wants: true, blocks: false };
  const nothing = { wants: false, blocks: false };

  it('[REL-5] requests of one’s own, friends among them, are refused, and change nothing', async () => {
    const database = await open();
    await database.write(
      crowd.flatMap((id) => [put(me, id, wants), put(id, me, id < 'u_crowd5' ? wants : nothing)]),
    );
    const before = await rowsOf(database);
    expect(await act(database, 'request')).toBe(0);
    expect(await rowsOf(database)).toEqual(before);
    expect(await database.read(findFullness(me, them))).toEqual([{ is_full: 1 }]);
    expect(await act(database, 'block')).toBe(2);
    await database.write([put(me, crowd[0]!, nothing)]);
    await act(database, 'unblock');
    expect(await act(database, 'request')).toBe(2);
    expect(await database.read(findFullness(me, them))).toEqual([{ is_full: 0 }]);
  });

  it('[REL-4] that somebody received are counted without those they block, whoever asks', async () => {
    const database = await open();
    await database.write(crowd.flatMap((id) => [put(id, them, wants), put(them, id, nothing)]));
    expect(await act(database, 'request')).toBe(0);
    await act(database, 'block', { me: them, them: me });
    expect(await act(database, 'request')).toBe(0);
    expect(await database.read(findFullness(me, them))).toEqual([{ is_full: 1 }]);
    await act(database, 'block', { me: them, them: crowd[0]! });
    expect(await act(database, 'request')).toBe(2);
  });

  it('[REL-5] does not keep anybody from accepting one', async () => {
    const database = await open();
    await database.write(crowd.flatMap((id) => [put(id, them, wants), put(them, id, nothing)]));
    await act(database, 'request', { me: them, them: me });
    expect(await act(database, 'accept')).toBe(2);
  });
});
