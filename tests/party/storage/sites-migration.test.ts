import { createClient } from '@libsql/client/sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../party/storage/migrate.ts';
import { migrations } from '../../../party/storage/migrations.ts';
import { listPeople } from '../../../party/storage/profile-statements.ts';
import { findRoom, listRooms } from '../../../party/storage/room-statements.ts';
import { findSessionAndUser } from '../../../party/storage/session-statements.ts';

it('sites come to a database that is in use: its rooms, sessions and people are those of the default site', async () => {
  const client = createClient({ url: ':memory:' });
  const first = migrations.findIndex(({ id }) => id === '0007-sites');
  await migrate(client, migrations.slice(0, first));
  await client.batch(
    [
      `INSERT INTO user (id, username, name, search, kind, created_at)
        VALUES ('u_ann', 'ann', 'Ann', 'ann', 'member', 1), ('u_ben', 'ben', 'Ben', 'ben', 'member', 1)`,
      `INSERT INTO session (id, user_id, created_at, expires_at, ends_at) VALUES ('s', 'u_ann', 1, 2, 3)`,
      `INSERT INTO room (id, title, search, created_by, created_at) VALUES ('den', 'Den', 'den', 'u_ann', 1)`,
    ],
    'write',
  );
  await migrate(client);
  const read = async ({ sql, args }: ReturnType<typeof listRooms>) =>
    (await client.execute({ sql, args: [...args] })).rows;
  expect(await read(findSessionAndUser('s'))).toMatchObject([{ id: 'u_ann', session_site: '' }]);
  expect(await read(findRoom('den', 'u_ann'))).toMatchObject([{ id: 'den' }]);
  const rooms = await read(listRooms({ limit: 9 }));
  expect(rooms.map(({ id }) => id).sort()).toEqual(['den', 'general']);
  expect(await read(listRooms({ site: 'acme', limit: 9 }))).toEqual([]);
  const others = { viewer: 'u_ann', search: '', limit: 9 };
  expect(await read(listPeople(others))).toMatchObject([{ id: 'u_ann' }, { id: 'u_ben' }]);
  expect(await read(listPeople({ ...others, site: 'acme' }))).toEqual([]);
});
