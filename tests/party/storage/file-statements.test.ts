import type { Client } from '@libsql/client/sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Statement } from '../../../party/ports.ts';
import {
  deleteFile,
  discardFile,
  findFile,
  findReadable,
  findRemoved,
  findRemovedAmong,
  findUnused,
  finishFile,
  insertFile,
  releaseFile,
  setFileState,
  takeFile,
} from '../../../party/storage/file-statements.ts';
import { memoryDatabase } from './memory-database.ts';

let client: Client;
let database: Awaited<ReturnType<typeof memoryDatabase>>['database'];
beforeEach(async () => {
  ({ client, database } = await memoryDatabase());
});
afterEach(() => client.close());

const change = async (statement: Statement) => (await database.write([statement]))[0];
const ids = async (statement: Statement) => (await database.read(statement)).map(({ id }) => id);
const file = {
  id: 'a',
  room: 'den',
  owner: 'ann',
  name: "it's; DROP TABLE file",
  type: 'image/png',
  size: 10,
  claim: 'image/png 10',
  createdAt: 100,
};
const add = (more: Partial<typeof file> = {}, most = 1_000) =>
  change(insertFile({ ...file, ...more }, most));
const nameIn = (id: string, seq: number) =>
  client.execute({ sql: 'UPDATE file SET seq = ? WHERE id = ?', args: [seq, id] });

describe('a new file', () => {
  it('is stored as it was said, once', async () => {
    expect(await change(insertFile({ ...file, width: 3, duration: 1.5 }, 1_000))).toBe(1);
    expect(await add({ size: 11 })).toBe(0);
    const [row] = await database.read(findFile('a'));
    expect(row).toMatchObject({ name: file.name, size: 10, width: 3, height: null, duration: 1.5 });
    expect(row).toMatchObject({ state: null, finished_at: null, seq: null, removed_at: null });
  });

  it('[FILE-7] fits exactly, or is not stored', async () => {
    expect(await add({ id: 'a', size: 60 }, 100)).toBe(1);
    expect(await add({ id: 'b', size: 41 }, 100)).toBe(0);
    expect(await add({ id: 'c', size: 40 }, 100)).toBe(1);
    expect(await add({ id: 'd', size: 1 }, 100)).toBe(0);
    expect(await add({ id: 'e', size: 100, owner: 'ben' }, 100)).toBe(1);
    await change(discardFile('a', 5));
    expect(await add({ id: 'f', size: 60 }, 100)).toBe(1);
  });

  it('[FILE-7] of several in one commit fits beside the others', async () => {
    const three = ['a', 'b', 'c'].map((id) => insertFile({ ...file, id, size: 50 }, 100));
    expect(await database.write(three)).toEqual([1, 1, 0]);
  });
});

describe('what the store wants kept', () => {
  it('is kept by one of two', async () => {
    await add();
    expect(await change(setFileState('a', 'one', null))).toBe(1);
    expect(await change(setFileState('a', 'two', null))).toBe(0);
    expect(await change(setFileState('a', 'two', 'one'))).toBe(1);
  });
});

describe('looking into a file', () => {
  it('[FILE-3] is for one at a time, who may die', async () => {
    await add();
    expect(await change(takeFile('a', 120, 100))).toBe(1);
    expect(await change(takeFile('a', 130, 110))).toBe(0);
    expect(await change(releaseFile('a', 130))).toBe(0);
    expect(await change(takeFile('a', 140, 120))).toBe(1);
    expect(await change(releaseFile('a', 120))).toBe(0);
    expect(await change(releaseFile('a', 140))).toBe(1);
    expect(await change(takeFile('a', 141, 121))).toBe(1);
  });

  it('[FILE-3] ends once, and corrects what the client said where it can', async () => {
    await change(insertFile({ ...file, width: 3, height: 4, duration: 5 }, 1_000));
    const found = { type: 'image/png', size: 7, width: 30 };
    expect(await change(finishFile('a', found, 200))).toBe(1);
    expect(await change(finishFile('a', found, 300))).toBe(1);
    const [row] = await database.read(findFile('a'));
    expect(row).toMatchObject({ size: 7, width: 30, height: 4, duration: 5, finished_at: 200 });
    expect(row).toMatchObject({ claim: 'image/png 10', busy_until: 0 });
    expect(await change(takeFile('a', 500, 400))).toBe(0);
  });

  it('[FILE-11] does not bring back what was called off', async () => {
    await add();
    await change(discardFile('a', 150));
    expect(await change(takeFile('a', 300, 200))).toBe(0);
    expect(await change(finishFile('a', { type: 'image/png', size: 7 }, 200))).toBe(0);
  });
});

describe('letting go', () => {
  it('[FILE-11] leaves what a message has', async () => {
    await add();
    await nameIn('a', 3);
    expect(await change(discardFile('a', 150))).toBe(0);
    expect(await change(deleteFile('a'))).toBe(0);
  });

  it('[FILE-10] forgets only what is marked, and finds it by its mark', async () => {
    for (const id of ['a', 'b', 'c']) await add({ id });
    expect(await change(deleteFile('a'))).toBe(0);
    await change(discardFile('a', 150));
    await change(discardFile('b', 150));
    expect((await ids(findRemoved(10))).sort()).toEqual(['a', 'b']);
    expect(await ids(findRemoved(1))).toHaveLength(1);
    expect(await ids(findRemovedAmong(['a', 'c', "x' OR 1"]))).toEqual(['a']);
    expect(await change(deleteFile('a'))).toBe(1);
    expect(await ids(findRemoved(10))).toEqual(['b']);
  });

  it('[FILE-10] finds what no message has, by its age', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await add({ id, createdAt: id === 'd' ? 300 : 100 });
    await nameIn('b', 3);
    await change(discardFile('c', 150));
    expect(await ids(findUnused(300, 10))).toEqual(['a']);
    expect((await ids(findUnused(301, 10))).sort()).toEqual(['a', 'd']);
    expect(await ids(findUnused(301, 1))).toHaveLength(1);
  });
});

it('[FILE-8] readers of a room find its finished files alone', async () => {
  for (const id of ['a', 'b', 'c', 'd']) await add({ id, room: id === 'd' ? 'attic' : 'den' });
  for (const id of ['a', 'c', 'd']) {
    await change(finishFile(id, { type: 'image/png', size: 7 }, 200));
  }
  await change(discardFile('c', 250));
  expect(await ids(findReadable('den', ['a', 'b', 'c', 'd']))).toEqual(['a']);
  expect(await ids(findReadable('attic', ['a', 'd']))).toEqual(['d']);
  expect(await ids(findReadable('den', []))).toEqual([]);
});

it.each([
  ['sums what a person has', insertFile(file, 1_000), /SEARCH file USING INDEX file_owner/],
  ['finds marked files', findRemoved(10), /USING INDEX file_removed/],
  ['finds files without a message', findUnused(5, 10), /USING INDEX file_unused/],
])('%s by an index', async (_, { sql, args }, index) => {
  const plan = await client.execute({ sql: `EXPLAIN QUERY PLAN ${sql}`, args: [...args] });
  expect(plan.rows.map(({ detail }) => detail).join('\n')).toMatch(index);
});
