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

/**
 * Waits until the database holds a room's log up to an event.
 * @param {string} databaseUrl
 * @param {{room: string, seq: number, withinMs: number}} options
 */
export async function awaitHead(databaseUrl, { room, seq, withinMs }) {
  const client = createClient({ url: databaseUrl });
  const start = performance.now();
  try {
    while (performance.now() - start < withinMs) {
      const [row] = (await client.execute({ sql: HEAD, args: [room] })).rows;
      if (Number(row?.head) >= seq) return true;
      await wait(100);
    }
    return false;
  } finally {
    client.close();
  }
}

const HEAD = 'SELECT max(seq) AS head FROM event WHERE room = ?';
const COUNT = `SELECT count(*) AS messages, count(DISTINCT room || sender || cid) AS cids
  FROM event WHERE kind = 'message' AND room LIKE ?`;
