import { describe, expect, it } from 'vitest';
import { startTestStack, useStack } from '../../support/stack.ts';
import { Visitor } from '../platform/visitor.ts';
import { type Ask, knock } from './client.ts';

const inside =
  /SQL|SELECT|INSERT|sqlite|libsql|hrana|fetch|ECONN|127\.0\.0\.1|localhost|\.[jt]s:|\bat /i;

describe('while the database is dead', () => {
  const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
  const ask = (line: `${string} /${string}`, options?: Ask) => knock(stack().url, line, options);

  it('[S26] the API says only that it is not available, rooms go on, and all is well afterwards', async () => {
    const ann = await Visitor.enter(stack().url);
    const room = await ann.makeRoom();
    const line = await ann.join(room);
    await stack().killDatabase();
    // It looks once a second.
    const health = async () => (await ask('GET /health')).status;
    await expect.poll(health).toBe(503);
    const attempts: [`${string} /${string}`, Ask][] = [
      ['POST /v1/guest', { body: { name: 'Gus' } }],
      ['POST /v1/sign-in', { body: { username: 'nobody', password: 'correct horse' } }],
      ['GET /v1/me', { token: ann.token }],
      ['GET /v1/rooms', {}],
      ['GET /health', {}],
    ];
    const answers = await Promise.all(attempts.map(([at, options]) => ask(at, options)));
    for (const { status, text } of answers) {
      expect(status).toBe(503);
      expect(text).not.toMatch(inside);
    }
    expect(await line.post('said without a database')).toBeGreaterThan(0);
    await stack().restartDatabase();
    const { body } = await ask(`GET /v1/rooms/${room}/events`, { token: ann.token });
    expect(body.events.at(-1).text).toBe('said without a database');
    await expect.poll(health).toBe(200);
    line.socket.close();
  }, 60_000);
});

describe('in production', () => {
  it('[S28] nothing starts without the settings that keep it safe, and one sentence says which', async () => {
    const start = startTestStack({ env: { MODE: 'production' } });
    await expect(start).rejects.toThrow(/^Partyline does not serve: set ALLOWED_ORIGINS .*\.$/);
    const short = startTestStack({ env: { MODE: 'production', PARTYLINE_SECRET: 'short' } });
    await expect(short).rejects.toThrow(/^Partyline does not serve: PARTYLINE_SECRET .*\.$/);
  });
});
