import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { home } from '../../support/home.ts';
import { useStack } from '../../support/stack.ts';
import { type Line, Visitor } from '../platform/visitor.ts';

const secondMs = 1_000;

// At home 1 every ping wakes its room: there is no automatic answer and no alarm.
describe.runIf(home === 'worker')('rooms of home 2 (home 1 answers no ping by itself)', () => {
  const stack = useStack();
  const starts = (room: string) =>
    stack().log.filter((line) => line.includes('object started') && line.includes(`"${room}"`))
      .length;

  it('[PRES-1] [PRES-3] [PRES-7] sleep through pings, tell of a silent death, and lose nobody', async () => {
    const [ann, bob, cat] = await Promise.all(
      ['Ann', 'Bob', 'Cat'].map((name) => Visitor.enter(stack().url, name)),
    );
    if (!ann || !bob || !cat) throw new Error('three came');
    const [quiet, pinged] = [await ann.makeRoom(), await ann.makeRoom()];
    const [often, other] = [await ann.join(pinged), await cat.join(pinged)];
    await often.post('one');
    const [a, c] = [await ann.join(quiet), await cat.join(quiet)];
    const dies = await bob.join(quiet);
    const lastSign = Date.now();
    const undo = [
      ping(often, 3 * secondMs),
      ping(other, 20 * secondMs),
      ping(a, 25 * secondMs),
      ping(c, 50 * secondMs),
    ];

    // In its sleep, which ten seconds without a ping would have begun at home 1.
    await wait(30 * secondMs);
    expect([starts(pinged), starts(quiet)]).toEqual([1, 1]);
    expect(await often.post('two')).toBe(4);
    await other.hears('two');
    expect(starts(pinged)).toBe(2);
    const pongs = often.heard.filter(({ type }) => type === 'pong');
    expect(pongs.length).toBeGreaterThan(7);
    expect(new Set(pongs.map((pong) => JSON.stringify(pong)))).toEqual(
      new Set(['{"type":"pong"}']),
    );

    await poll(() => hasLeft(a, bob.id) && hasLeft(c, bob.id), 90 * secondMs);
    expect(Date.now() - lastSign).toBeGreaterThan(64 * secondMs);
    expect(Date.now() - lastSign).toBeLessThan(90 * secondMs);
    // The end of the silent one is a close, should anybody be there after all.
    expect(await dies.closed).toEqual({ code: 4500, reason: 'network' });
    // It woke for that, and not at each ping.
    expect(starts(quiet)).toBeGreaterThan(1);
    expect(starts(quiet)).toBeLessThan(5);
    expect([hasLeft(a, cat.id), hasLeft(c, ann.id)]).toEqual([false, false]);
    await a.post('still here');
    await c.hears('still here');
    for (const stop of undo) stop();
  }, 120_000);
});

function ping(line: Line, everyMs: number): () => void {
  const timer = setInterval(() => line.say({ type: 'ping' }), everyMs);
  return () => clearInterval(timer);
}

function hasLeft({ heard }: Line, person: string): boolean {
  return heard.some((message) => message.type === 'presence' && message.left.includes(person));
}

async function poll(isTrue: () => boolean, atMostMs: number): Promise<void> {
  const until = Date.now() + atMostMs;
  while (!isTrue() && Date.now() < until) await wait(200);
}
