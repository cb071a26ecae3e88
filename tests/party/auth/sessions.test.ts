import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Sessions, sessionHash } from '../../../party/auth/sessions.ts';
import type { Statement } from '../../../party/ports.ts';
import { insertUser } from '../../../party/storage/user-statements.ts';
import { memoryDatabase } from '../storage/memory-database.ts';

const day = 24 * 60 * 60_000;
const start = 1_800_000_000_000;
const person = { id: 'u_aaaaaaaaaaaaaaaa', name: 'Ann', kind: 'member', username: 'ann' } as const;

let memory: Awaited<ReturnType<typeof memoryDatabase>>;
let writes: string[];
let refuseWrites: boolean;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  memory = await memoryDatabase();
  const user = { ...person, password: 'x', createdAt: start };
  await memory.database.write([insertUser(user)]);
  writes = [];
  refuseWrites = false;
});
afterEach(() => {
  vi.useRealTimers();
  memory.client.close();
});

/** Sessions as one request sees them. */
const sessions = () =>
  new Sessions({
    site: '',
    database: memory.database,
    clock: Date,
    log: () => {},
    write: async (_: string, statements: readonly Statement[]) => {
      writes.push(...statements.map(({ sql }) => sql));
      if (refuseWrites) throw new Error('no');
      return memory.database.write(statements);
    },
  });
const pass = (days: number) => vi.setSystemTime(Date.now() + days * day);
const open = () => sessions().open(person.id);

describe('a session', () => {
  it('[S8] has a token of 200 random bits, of which only the hash is kept', async () => {
    const [one, two] = [await open(), await open()];
    expect(one.token).toMatch(/^[a-z2-7]{40}$/);
    expect(two.token).not.toBe(one.token);
    const { rows } = await memory.client.execute('SELECT id FROM session');
    const hashes = await Promise.all([one, two].map(({ token }) => sessionHash(token)));
    expect(rows.map(({ id }) => id).sort()).toEqual(hashes.sort());
  });

  it('is found by its token, and by nothing else', async () => {
    const { token, expiresAt } = await open();
    const session = await sessionHash(token);
    expect(await sessions().find(token)).toEqual({ person, token, session, site: '', expiresAt });
    for (const wrong of [session, '', `${token} `, token.toUpperCase(), `${token.slice(1)}a`]) {
      expect(await sessions().find(wrong)).toBeUndefined();
    }
  });

  it('[ACC-1] lasts 30 days from its last use, moved forward in its second half', async () => {
    const { token } = await open();
    pass(14);
    expect((await sessions().find(token))?.expiresAt).toBe(start + 30 * day);
    pass(2);
    expect((await sessions().find(token))?.expiresAt).toBe(start + 46 * day);
    pass(29);
    expect(await sessions().find(token)).toBeDefined();
    pass(30);
    expect(await sessions().find(token)).toBeUndefined();
    expect((await memory.client.execute('SELECT * FROM session')).rows).toEqual([]);
  });

  it('[S8] ends after 90 days, however much it is used, and is not written at every use before', async () => {
    const { token } = await open();
    for (let i = 0; i < 89; i += 1) {
      pass(1);
      const found = await sessions().find(token);
      expect(found).toBeDefined();
      expect(found?.expiresAt).toBeLessThanOrEqual(
        Math.min(Date.now() + 30 * day, start + 90 * day),
      );
    }
    const extensions = writes.filter((sql) => sql.startsWith('UPDATE'));
    expect(extensions.length).toBeLessThanOrEqual(6);
    const { rows } = await memory.client.execute('SELECT expires_at FROM session');
    expect(rows[0]?.expires_at).toBe(start + 90 * day);
    pass(1);
    expect(await sessions().find(token)).toBeUndefined();
  });

  it('holds although it cannot be moved forward just now', async () => {
    const { token } = await open();
    pass(20);
    refuseWrites = true;
    expect(await sessions().find(token)).toBeDefined();
  });

  it('ends alone, or with all of its person', async () => {
    const [one, two, three] = [await open(), await open(), await open()];
    await sessions().end(one.token);
    expect(await sessions().find(one.token)).toBeUndefined();
    expect(await sessions().find(two.token)).toBeDefined();
    await sessions().endAllOf(person.id);
    expect(await sessions().find(two.token)).toBeUndefined();
    expect(await sessions().find(three.token)).toBeUndefined();
  });
});
