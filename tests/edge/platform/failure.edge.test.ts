import { describe, expect, it } from 'vitest';
import { useStack } from '../../support/stack.ts';
import { ask, Visitor } from './visitor.ts';

const stack = useStack();

/** What must not be in any answer: the database's address, SQL, stacks, texts of exceptions. */
function leaks(text: string): string[] {
  const { databaseUrl, secret } = stack();
  const traces = [databaseUrl, new URL(databaseUrl).hostname, secret, 'SELECT', 'INSERT', 'SQLITE'];
  const words = [
    'at Object',
    '.ts:',
    '.js:',
    'Error:',
    'fetch failed',
    'kj/',
    'workerd',
    'Network',
  ];
  return [...traces, ...words].filter((trace) => text.includes(trace));
}

async function answerTo(path: string, init: RequestInit = {}) {
  const response = await fetch(`${stack().url}${path}`, init);
  return { status: response.status, text: await response.text() };
}

/** What `/health` says once it has this status: it looks once a second. */
async function answerOfHealth(wanted: number) {
  await expect.poll(async () => (await answerTo('/health')).status).toBe(wanted);
  return answerTo('/health');
}

describe('without its database', () => {
  it('the server says `unavailable` and nothing of its insides, and rooms go on', async () => {
    const ann = await Visitor.enter(stack().url);
    const room = await ann.makeRoom();
    const line = await ann.join(room);
    await line.post('before');
    await stack().killDatabase();
    try {
      const headers = { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ name: 'Tom' });
      const answers = [
        await answerTo('/v1/me', { headers }),
        await answerTo('/v1/rooms', { headers }),
        await answerTo('/v1/guest', { method: 'POST', headers, body }),
        await answerTo('/v1/ticket', { method: 'POST', headers, body: JSON.stringify({ room }) }),
        await answerOfHealth(503),
      ];
      for (const { status, text } of answers) {
        expect(status).toBe(503);
        expect(leaks(text)).toEqual([]);
      }
      // [LOG-3] What is sent is acked all the same.
      await line.post('meanwhile');
    } finally {
      await stack().restartDatabase();
    }
    await line.post('after');
    expect(line.texts).toEqual(['before', 'meanwhile', 'after']);
  });

  it('[LOG-2] what was sent meanwhile is in it soon after it is back', async () => {
    const ann = await Visitor.enter(stack().url);
    const room = await ann.makeRoom();
    const line = await ann.join(room);
    await stack().killDatabase();
    await line.post('meanwhile');
    await stack().restartDatabase();
    const deadline = Date.now() + 20_000;
    let rows: unknown[] = [];
    while (rows.length < 2 && Date.now() < deadline) {
      await ask(stack().url, '/health').catch(() => undefined);
      await stack().sweep();
      rows = await storedEvents(room);
    }
    expect(rows).toHaveLength(2);
  });
});

describe('with a database that hangs', () => {
  it('[LOG-7] requests are given up, `/health` tells since when, and all is well when it goes on', async () => {
    const { url } = stack();
    const group = stack().pids().database;
    if (group === undefined) throw new Error('the database does not run');
    const guest = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const enter = () => answerTo('/v1/guest', { ...guest, body: JSON.stringify({ name: 'Ann' }) });
    process.kill(-group, 'SIGSTOP');
    try {
      expect(await enter()).toMatchObject({ status: 503 });
      const { status, text } = await answerTo('/health');
      expect(status).toBe(503);
      expect(JSON.parse(text).database.hangsMs).toBeGreaterThan(4_000);
      expect(leaks(text)).toEqual([]);
    } finally {
      process.kill(-group, 'SIGCONT');
    }
    const deadline = Date.now() + 20_000;
    let hangsMs = 1;
    while (hangsMs > 0 && Date.now() < deadline) {
      const health = await fetch(`${url}/health`);
      hangsMs = JSON.parse(await health.text()).database.hangsMs;
    }
    expect(hangsMs).toBe(0);
    expect(await enter()).toMatchObject({ status: 201 });
  });
});

async function storedEvents(room: string): Promise<unknown[]> {
  const { createClient } = await import('@libsql/client/web');
  const client = createClient({ url: stack().databaseUrl });
  try {
    const sql = 'SELECT seq FROM event WHERE room = ?';
    return (await client.execute({ sql, args: [room] })).rows;
  } finally {
    client.close();
  }
}
