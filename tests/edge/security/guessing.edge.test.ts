import { describe, expect, it } from 'vitest';
import { useStack } from '../../support/stack.ts';
import { Visitor } from '../platform/visitor.ts';
import { type Ask, knock, times } from './client.ts';

// Limits as they are for everybody, and a header that says where a request comes from.
const stack = useStack({ env: { CLIENT_ADDRESS_HEADER: 'x-real-ip' } });
const ask = (line: `${string} /${string}`, options?: Ask) => knock(stack().url, line, options);
const trySignIn = (username: string, password: string, address: string) =>
  ask('POST /v1/sign-in', { body: { username, password }, headers: { 'x-real-ip': address } });
const signIn = async (username: string, password: string, address: string) =>
  (await trySignIn(username, password, address)).status;
const signUp = async (username: string) => {
  const body = { username, password: 'correct horse' };
  expect((await ask('POST /v1/sign-up', { body })).status).toBe(201);
};

describe('guessing', () => {
  it('[S22] of 1,000 guesses at most 100 are looked at, and a restart changes nothing', async () => {
    await signUp('victim');
    const guesses = (from: number, count: number) =>
      times(count, 20, (i) => signIn('victim', `guess ${i}`, `10.${from + (i >> 8)}.0.${i & 255}`));
    const statuses = await guesses(0, 700);
    await stack().restartWorker();
    statuses.push(...(await guesses(50, 300)));
    const evaluated = statuses.filter((status) => status === 401).length;
    expect(evaluated).toBeGreaterThanOrEqual(10);
    expect(evaluated).toBeLessThanOrEqual(100);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1_000 - evaluated);
  }, 120_000);

  it('[S22] an owner still comes in where they were before, as long as strangers guess', async () => {
    await signUp('owner');
    expect(await signIn('owner', 'correct horse', '192.0.2.1')).toBe(200);
    const strangers = await times(30, 5, (i) => signIn('owner', `guess ${i}`, `10.200.0.${i}`));
    expect(strangers.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect(await signIn('owner', 'correct horse', '192.0.2.1')).toBe(200);
  }, 60_000);

  it('[S22] one address is slowed down, whatever names it tries, and told when to come back', async () => {
    const answers = await times(40, 5, (i) => trySignIn(`name${i}`, 'correct horse', '10.201.0.1'));
    const evaluated = answers.filter(({ status }) => status === 401).length;
    expect(evaluated).toBeGreaterThanOrEqual(30);
    // One more comes back in each half minute that this takes.
    expect(evaluated).toBeLessThan(40);
    for (const { status, headers, body } of answers) {
      if (status === 401) continue;
      expect([status, body.error.code]).toEqual([429, 'rate-limited']);
      const { retryAfterMs } = body.error;
      expect(Number(headers.get('retry-after'))).toBe(Math.ceil(retryAfterMs / 1000));
    }
  }, 120_000);
});

describe('many sign-ins at once', () => {
  it('[S21] all succeed, and a room of the same process goes on in between', async () => {
    await signUp('crowd');
    const ann = await Visitor.enter(stack().url);
    const line = await ann.join(await ann.makeRoom());
    const crowd = 20;
    let isOver = false;
    const statuses = times(crowd, crowd, (i) => signIn('crowd', 'correct horse', `10.202.0.${i}`));
    const over = statuses.finally(() => {
      isOver = true;
    });
    let acks = 0;
    // Frames of a sender are limited to 5 a second; pings tell as much of the room's turn. Not as clients write them:
    // those a Worker's platform answers, and the room hears nothing of it.
    while (!isOver) {
      const pongs = line.heard.filter(({ type }) => type === 'pong').length;
      line.socket.send('{ "type": "ping" }');
      await line.until('pong', () =>
        line.heard.filter(({ type }) => type === 'pong').length > pongs ? true : undefined,
      );
      acks += 1;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    const results = await over;
    // The ten guesses that an account has at a time come back with every right password.
    const passed = results.filter((status) => status === 200).length;
    expect(passed).toBeGreaterThanOrEqual(10);
    // A hash that does not let others in between would leave room for about one.
    expect(acks / passed).toBeGreaterThan(2);
    line.socket.close();
  }, 120_000);
});
