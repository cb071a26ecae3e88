import { createClient } from '@libsql/client/sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../party/storage/migrate.ts';
import { migrations } from '../../../party/storage/migrations.ts';

it('people come to a database that is in use: nothing said before is new, and the last message is known', async () => {
  const client = createClient({ url: ':memory:' });
  const first = migrations.findIndex(({ id }) => id === '0004-people');
  await migrate(client, migrations.slice(0, first));
  const event = (seq: number, kind: string) =>
    `('den', ${seq}, 'e', 'u_ann', NULL, '${kind}', '{}', ${seq})`;
  await client.batch(
    [
      `INSERT INTO room (id, title, search, created_by, created_at, head)
        VALUES ('den', 'Den', 'den', 'u_ann', 1, 4), ('dm-lunch', 'Lunch', 'lunch', 'u_ann', 1, 0)`,
      `INSERT INTO event (room, seq, epoch, sender, cid, kind, body, at)
        VALUES ${[event(1, 'joined'), event(2, 'message'), event(3, 'message'), event(4, 'other')].join()}`,
    ],
    'write',
  );
  await migrate(client);
  const { rows } = await client.execute(
    `SELECT room.kind, last_seq, read_mark.seq FROM room LEFT JOIN read_mark ON read_mark.room = room.id
      WHERE id IN ('den', 'dm-lunch') ORDER BY id`,
  );
  expect(rows.map(({ kind, last_seq, seq }) => [kind, last_seq, seq])).toEqual([
    ['public', 3, 4],
    ['public', 0, null],
  ]);
});
