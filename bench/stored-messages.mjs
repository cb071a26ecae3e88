import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from '@libsql/client/http';

/**
 * Waits until the database holds so many messages of some rooms.
 * @param {string} databaseUrl
 * @param {{rooms: string, count: number, withinMs: number}} options `rooms` as in SQL's LIKE
 */
export async function awaitStored(databaseUrl, { rooms, count, withinMs }) {
  const client = createClient({ url: databaseUrl });
  const start = performance.now();
  try {
    for (;;) {
      const [row] = (await client.execute({ sql: COUNT, args: [rooms] })).rows;
      const stored = { messages: Number(row?.messages), distinct: Number(row?.cids) };
      const drainMs = performance.now() - start;
      if (stored.messages >= count || drainMs > withinMs) return { ...stored, drainMs };
      await wait(100);
    }
  } finally {
    client.close();
  }
}

const COUNT = `SELECT count(*) AS messages, count(DISTINCT room || sender || cid) AS cids
  FROM event WHERE kind = 'message' AND room LIKE ?`;
