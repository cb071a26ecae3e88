import { describe, expect, it } from 'vitest';
import {
  deleteExpiredSessions,
  deleteSessionsOf,
  extendSession,
  findSessionAndUser,
  findSessionsOf,
  insertSession,
} from '../../../party/storage/session-statements.ts';
import {
  findUserByUsername,
  insertUser,
  upgradeUser,
} from '../../../party/storage/user-statements.ts';
import { memoryDatabase } from './memory-database.ts';

const ann = {
  id: 'u_ann',
  username: 'ann',
  name: 'Ann',
  kind: 'member' as const,
  password: 'hash',
  createdAt: 1,
};
const guest = { ...ann, id: 'u_guest', username: null, kind: 'guest' as const, password: null };
const session = { id: 's1', userId: 'u_ann', createdAt: 10, expiresAt: 40, endsAt: 100 };

async function start() {
  const { database } = await memoryDatabase();
  await database.write([insertUser(ann), insertUser(guest), insertSession(session)]);
  return database;
}

describe('users', () => {
  it('tells that a username is taken', async () => {
    const database = await start();
    await expect(database.write([insertUser({ ...ann, id: 'u_other' })])).rejects.toMatchObject({
      code: 'invalid',
      field: 'user.username',
    });
  });

  it('lets any number of guests be without a username', async () => {
    const database = await start();
    expect(await database.write([insertUser({ ...guest, id: 'u_guest2' })])).toEqual([1]);
  });

  it('[ACC-2] upgrades a guest once and keeps the id', async () => {
    const database = await start();
    const upgrade = upgradeUser({ id: 'u_guest', username: 'gus', name: 'Gus', password: 'h' });
    expect(await database.write([upgrade])).toEqual([1]);
    expect(await database.write([upgrade])).toEqual([0]);
    const [row] = await database.read(findUserByUsername('gus'));
    expect(row).toMatchObject({ id: 'u_guest', kind: 'member' });
  });
});

describe('sessions', () => {
  it('are read together with their user', async () => {
    const database = await start();
    const [row] = await database.read(findSessionAndUser('s1'));
    expect(row).toMatchObject({ session_id: 's1', session_ends_at: 100, id: 'u_ann', is_admin: 0 });
  });

  it('[ACC-1] move their expiry, but not beyond their end', async () => {
    const database = await start();
    await database.write([extendSession('s1', 70)]);
    expect(await database.read(findSessionsOf('u_ann'))).toMatchObject([{ expires_at: 70 }]);
    await database.write([extendSession('s1', 700)]);
    expect(await database.read(findSessionsOf('u_ann'))).toMatchObject([{ expires_at: 100 }]);
  });

  it('end by expiry and all at once', async () => {
    const database = await start();
    await database.write([insertSession({ ...session, id: 's2', expiresAt: 50 })]);
    expect(await database.write([deleteExpiredSessions(40)])).toEqual([1]);
    expect(await database.write([deleteSessionsOf('u_ann')])).toEqual([1]);
  });
});
