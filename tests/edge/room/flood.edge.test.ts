import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { pause } from '../../chaos/network.ts';
import { useStack } from '../../support/stack.ts';
import { makeParty, Seat } from './seat.ts';

const stack = useStack();

describe('a flood', () => {
  it('[RATE-1] [RATE-3] of one person is cut off, and the messages of the others flow', async () => {
    const { guests, room } = await makeParty(stack().url, ['Mallory', 'Ann', 'Bob']);
    const ann = await Seat.take(guests[1]!, room);
    const bob = await Seat.take(guests[2]!, room);
    const began = performance.now();
    let isOver = false;
    const floods: Seat[] = [];
    const flooding = (async () => {
      while (!isOver) {
        const mallory = await Seat.take(guests[0]!, room).catch(() => undefined);
        if (!mallory) await pause(200);
        else floods.push(mallory);
        while (!isOver && mallory?.socket.readyState === 1) {
          mallory.post('flood');
          await pause(10);
        }
      }
    })();

    const said: string[] = [];
    for (let count = 0; count < 20; count += 1) {
      said.push(`calm ${count}`);
      await ann.tell(`calm ${count}`);
      await pause(250);
    }
    isOver = true;
    await flooding;
    await bob.until('her last words', () => bob.texts.includes(said.at(-1)!));
    const seconds = (performance.now() - began) / 1_000;

    expect(bob.texts.filter((text) => text.startsWith('calm'))).toEqual(said);
    expect(ann.all('refused')).toEqual([]);
    const stored = bob.texts.filter((text) => text === 'flood').length;
    expect(stored).toBeGreaterThanOrEqual(20);
    expect(stored).toBeLessThanOrEqual(20 + 5 * (seconds + 1));
    const refused = floods.flatMap((mallory) => mallory.all('refused'));
    expect(refused[0]).toMatchObject({ code: 'rate-limited', retryAfterMs: expect.any(Number) });
    expect(await floods[0]!.closed).toEqual({ code: 4500, reason: 'rate-limited' });
    await Promise.all([...floods, ann, bob].map((seat) => seat.leave()));
  });

  it('[RATE-2] is not let in again by a new connection', async () => {
    const { guests, room } = await makeParty(stack().url, ['Mallory']);
    const first = await Seat.take(guests[0]!, room);
    for (let count = 0; count < 25; count += 1) first.post(`one ${count}`);
    await first.find('refused');
    await first.leave();
    const second = await Seat.take(guests[0]!, room);
    for (let count = 0; count < 20; count += 1) second.post(`two ${count}`);
    await second.until('every answer', () => second.ackCount + second.all('refused').length === 20);
    expect(second.all('refused').length).toBeGreaterThan(5);
    await second.leave();
  });
});
