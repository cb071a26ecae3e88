import { describe, expect, it } from 'vitest';
import {
  findPeople,
  findProfile,
  findSize,
  listPeople,
  type PeopleQuery,
  updateProfile,
} from '../../../party/storage/profile-statements.ts';
import { insertSitePerson } from '../../../party/storage/site-statements.ts';
import { insertUser } from '../../../party/storage/user-statements.ts';
import { memoryDatabase } from './memory-database.ts';

const member = (username: string, name = username) =>
  insertUser({
    id: `u_${username}0000`,
    username,
    name,
    kind: 'member',
    password: 'hash',
    createdAt: 1,
  });
const guest = (name: string) =>
  insertUser({
    id: `u_${name}00000`,
    username: null,
    name,
    kind: 'guest',
    password: null,
    createdAt: 1,
  });

async function start() {
  const { database } = await memoryDatabase();
  await database.write([
    member('ann', 'Ängström'),
    member('ben', 'Ann of Green'),
    member('cleo', 'Борис'),
    member('dan', '100 % Dan'),
    member('eve', 'ann'),
    guest('anna'),
    ...['ann', 'ben', 'cleo', 'dan', 'eve', 'anna0'].map((name) =>
      insertSitePerson('', `u_${name}0000`),
    ),
  ]);
  return database;
}
type House = Awaited<ReturnType<typeof start>>;

async function names(database: House, query: Partial<PeopleQuery>): Promise<unknown[]> {
  const whole = { viewer: 'u_ann0000', search: '', limit: 10, ...query };
  const rows = await database.read(listPeople(whole));
  return rows.map(({ username }) => username);
}

describe('people', () => {
  it('[FIND-1] are all with an account, by name', async () => {
    expect(await names(await start(), {})).toEqual(['dan', 'eve', 'ben', 'ann', 'cleo']);
  });

  it.each([
    ['ann', ['eve', 'ben', 'ann']],
    ['ANN O', ['ben']],
    ['äng', ['ann']],
    ['a\u0308NG', ['ann']],
    ['бОР', ['cleo']],
    ['100 %', ['dan']],
    ['%', []],
    ['_', []],
    ['green', []],
    ["' OR 1=1 --", []],
  ])('[FIND-1] are found by the beginning %j of a username or name', async (search, found) => {
    expect(await names(await start(), { search })).toEqual(found);
  });

  it('[HTTP-5] come in pages without a gap or a double, also of the same name', async () => {
    const database = await start();
    await database.write(Array.from({ length: 9 }, (_, i) => member(`same${i}`, 'Same')));
    for (const search of ['', 'sam']) {
      const whole = await database.read(listPeople({ viewer: 'u_x', search, limit: 100 }));
      const paged: unknown[] = [];
      for (let after: PeopleQuery['after'], count = 1; count > 0; ) {
        const page = await database.read(listPeople({ viewer: 'u_x', search, after, limit: 2 }));
        paged.push(...page);
        count = page.length;
        after = { search: String(page.at(-1)?.search), id: String(page.at(-1)?.id) };
      }
      expect(paged).toEqual(whole);
    }
  });

  it.each(['', 'an'])('are read through indexes when %j is looked for', async (search) => {
    const database = await start();
    const { sql, args } = listPeople({ viewer: 'u_x', search, limit: 10 });
    const plan = await database.read({ sql: `EXPLAIN QUERY PLAN ${sql}`, args });
    const steps = plan.map(({ detail }) => String(detail)).join('; ');
    expect(steps).toContain('user_search');
    expect(steps).not.toMatch(/SCAN (user|mine|theirs)/);
  });

  it.each(['', 'an'])(
    'of a small site are read by the site when %j is looked for',
    async (search) => {
      const database = await start();
      await database.write(
        ['dan', 'ben'].map((name) => insertSitePerson('small', `u_${name}0000`)),
      );
      const [size] = await database.read(findSize('small'));
      expect(size).toEqual({ is_small: 1 });
      const query = { viewer: 'u_ann0000', site: 'small', search, limit: 10 };
      const both = [query, { ...query, isSmall: true }];
      const found = await Promise.all(both.map((some) => names(database, some)));
      expect(found[0]).toEqual(search === '' ? ['dan', 'ben'] : ['ben']);
      expect(found[1]).toEqual(found[0]);
      const { sql, args } = listPeople({ ...query, isSmall: true });
      const plan = await database.read({ sql: `EXPLAIN QUERY PLAN ${sql}`, args });
      const steps = plan.map(({ detail }) => String(detail)).join('; ');
      expect(steps).toMatch(/site_person USING PRIMARY KEY \(site=\?\)/);
      expect(steps).not.toMatch(/user_search|SCAN (user|mine|theirs|site_person)/);
    },
  );

  it('[FIND-1] are given by id, guests too, and nobody who is not there', async () => {
    const database = await start();
    const ids = ['u_anna00000', 'u_nobody000', 'u_dan0000'];
    const rows = await database.read(findPeople('u_ann0000', ids));
    expect(rows.map(({ id }) => id)).toEqual(['u_dan0000', 'u_anna00000']);
    expect(await database.read(findPeople('u_ann0000', []))).toEqual([]);
  });
});

describe('a profile', () => {
  it('[PROF-1] is found under its new name', async () => {
    const database = await start();
    await database.write([updateProfile('u_dan0000', { name: 'ÜBER' })]);
    expect(await names(database, { search: 'über' })).toEqual(['dan']);
    expect(await names(database, { search: '100' })).toEqual([]);
  });

  it('[PROF-1] keeps what is not named', async () => {
    const database = await start();
    await database.write([updateProfile('u_dan0000', { about: 'a', showsLastSeen: false })]);
    await database.write([updateProfile('u_dan0000', { about: '' })]);
    const [row] = await database.read(findProfile('u_dan0000'));
    expect(row).toMatchObject({ name: '100 % Dan', about: '', shows_last_seen: 0, link: '' });
  });
});
