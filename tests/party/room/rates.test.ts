import { describe, expect, it } from 'vitest';
import type { Talker } from '../../harness/talker.ts';
import { Town } from '../../harness/town.ts';

/** How many of `count` messages at once are taken. */
async function burst(town: Town, talker: Talker, count: number): Promise<number> {
  const cids = Array.from({ length: count }, (_, index) => talker.send(`m${index}`));
  await town.world.advance(10);
  return cids.filter((cid) => talker.ackOf(cid)).length;
}

describe('the rate of messages', () => {
  it('[RATE-1] is twenty at once, and nothing is stored of what is too much', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    expect(await burst(town, ann, 25)).toBe(20);
    expect(ann.refusals.map(({ code }) => code)).toEqual(Array(5).fill('rate-limited'));
    expect(town.stored()).toHaveLength(21);
  });

  it('[RATE-1] is five a second after that, and says when to go on', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await burst(town, ann, 21);
    expect(ann.last('refused')?.retryAfterMs).toBe(200);
    await town.world.advance(990);
    expect(await burst(town, ann, 10)).toBe(5);
  });

  it('[RATE-1] is each person’s own in each room', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    expect(await burst(town, ann, 20)).toBe(20);
    expect(await burst(town, await town.enter('bob'), 20)).toBe(20);
    expect(await burst(town, await town.enter('ann', { room: 'attic' }), 20)).toBe(20);
  });

  it('[RATE-1] is multiplied by LIMIT_SCALE', async () => {
    const town = await Town.build({ limitScale: 2 });
    const ann = await town.enter('ann');
    expect(await burst(town, ann, 50)).toBe(40);
  });

  it('[RATE-2] is not reset by a new connection', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await burst(town, ann, 20);
    ann.socket.hangUp();
    expect(await burst(town, await town.enter('ann'), 5)).toBe(0);
  });

  it('[RATE-2] is not reset by a hibernation', async () => {
    // A scale below one, because at the usual rate a bucket is full again before a room sleeps.
    const town = await Town.build({ limitScale: 0.1 });
    const ann = await town.enter('ann');
    await burst(town, ann, 2);
    await town.world.advance(1_200);
    expect(town.room().hibernate()).toBe(true);
    expect(await burst(town, ann, 2)).toBe(0);
  });
});

describe('the rate of frames', () => {
  it('[RATE-3] is sixty at once; a connection that goes on is closed, and nobody else notices', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    await town.world.advance(1_000);
    for (let i = 0; i < 60; i += 1) ann.socket.say('noise');
    await town.world.settle();
    expect(ann.closed).toBeUndefined();
    ann.socket.say('noise');
    ann.send('never');
    await bob.tell('calm');
    expect(ann.closed).toEqual({ code: 4500, reason: 'rate-limited' });
    expect(bob.texts).toEqual(['calm']);
    expect(bob.closed).toBeUndefined();
  });

  it('[RATE-3] is thirty a second after that', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await town.world.advance(5_000);
    for (let i = 0; i < 60; i += 1) ann.say({ type: 'ping' });
    await town.world.advance(1_000);
    for (let i = 0; i < 30; i += 1) ann.say({ type: 'ping' });
    await town.world.settle();
    expect(ann.closed).toBeUndefined();
    ann.say({ type: 'ping' });
    await town.world.settle();
    expect(ann.closed?.reason).toBe('rate-limited');
  });

  it('[RATE-3] closes a person whom the others then see leave', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    await town.world.advance(1_000);
    for (let i = 0; i < 61; i += 1) ann.socket.say('noise');
    await town.world.advance(11_000);
    expect(bob.last('presence')).toMatchObject({ left: [ann.person.id], count: 1 });
  });
});
