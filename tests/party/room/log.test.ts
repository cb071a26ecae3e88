import { describe, expect, it } from 'vitest';
import type { Trouble } from '../../harness/network.ts';
import { givePast } from '../../harness/past.ts';
import { Town } from '../../harness/town.ts';
import { fill } from './fill.ts';

const held = (town: Town) => town.stored();
const plain = async (town: Town) => (await town.rows()).map(({ epoch: _, ...event }) => event);

/** Calls of one kind to the scribe meet this trouble. */
const scribe = (type: string, trouble: Trouble) => (_: string, __: string, order: unknown) =>
  (order as { type: string }).type === type ? trouble : undefined;

/** Lets time pass until an append is on its way to the scribe. */
async function beginDrain({ network, world }: Town): Promise<void> {
  let hasBegun = false;
  network.troubleOf = (_, __, order) => {
    hasBegun ||= (order as { type: string }).type === 'append';
    return undefined;
  };
  while (!hasBegun) (await world.step()) || world.fireNext(1_000);
}

describe('the log', () => {
  it('[LOG-1] is the same in the room and in libSQL once drained', async () => {
    const town = await Town.build({ limitScale: 100 });
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    await fill(town, ann, 120);
    await bob.tell('a reply', { replyTo: 3 });
    bob.say({ type: 'room.leave' });
    await town.world.advance(1_000);
    expect(await plain(town)).toEqual(held(town));
    expect(await town.rows()).toHaveLength(124);
    expect(new Set((await town.rows()).map(({ epoch }) => epoch))).toEqual(
      new Set([ann.last('hello')?.epoch]),
    );
  });

  it('[LOG-2] reaches libSQL once, when the answer to an append is lost', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    town.network.troubleOf = scribe('append', 'answer-lost');
    await ann.tell('hello');
    await town.world.advance(500);
    expect(town.room().disk.read('meta')).toMatchObject({ drained: 0 });
    town.network.troubleOf = () => undefined;
    await town.world.advance(60_000);
    expect(town.room().disk.read('meta')).toMatchObject({ drained: 2 });
    expect(await plain(town)).toEqual(held(town));
  });

  it.each([0, 1, 2, 3, 5, 8, 13, 21])(
    '[LOG-2] reaches libSQL when the room dies %i steps after a drain began',
    async (steps) => {
      const town = await Town.build();
      const ann = await town.enter('ann');
      await ann.tell('hello');
      await beginDrain(town);
      for (let i = 0; i < steps; i += 1) await town.world.step();
      town.room().crash();
      await town.world.settle();
      await town.sweep();
      expect(await plain(town)).toEqual(held(town));
      expect(await town.rows()).toHaveLength(2);
    },
  );

  it.each([0, 1, 2, 3, 5, 8])(
    '[LOG-2] reaches libSQL when the scribe dies %i steps after a drain began',
    async (steps) => {
      const town = await Town.build();
      const ann = await town.enter('ann');
      await ann.tell('hello');
      await beginDrain(town);
      for (let i = 0; i < steps; i += 1) await town.world.step();
      town.scribe.crash();
      await town.world.advance(60_000);
      expect(await plain(town)).toEqual(held(town));
      expect(await town.rows()).toHaveLength(2);
    },
  );

  it('[LOG-2] reaches libSQL in commits of a bounded size, in order', async () => {
    const town = await Town.build({ limitScale: 1_000 });
    const ann = await town.enter('ann');
    const appends: number[] = [];
    town.network.troubleOf = scribe('append', 'refused');
    await fill(town, ann, 700);
    town.network.troubleOf = (_, __, order) => {
      const { type, events } = order as { type: string; events: unknown[] };
      if (type === 'append') appends.push(events.length);
      return undefined;
    };
    await town.world.advance(60_000);
    expect(appends).toEqual([300, 300, 101]);
    expect(await plain(town)).toEqual(held(town));
  });

  it('[LOG-2] reaches libSQL in smaller pieces where its texts are long', async () => {
    const town = await Town.build({ limitScale: 1_000 });
    const ann = await town.enter('ann');
    const sizes: number[] = [];
    town.network.troubleOf = scribe('append', 'refused');
    for (let i = 0; i < 250; i += 1) await ann.tell(`${i} ${'x'.repeat(3_990)}`);
    town.network.troubleOf = (_, __, order) => {
      if ((order as { type: string }).type === 'append') sizes.push(JSON.stringify(order).length);
      return undefined;
    };
    await town.world.advance(60_000);
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(600_000);
    expect(await plain(town)).toEqual(held(town));
  });

  it('[LOG-3] goes on while libSQL is away, and drains when it is back', async () => {
    const town = await Town.build({ limitScale: 10 });
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    town.network.databaseTrouble = () => 'refused';
    for (let second = 0; second < 60; second += 1) {
      await ann.tell(`m${second}`);
      await town.world.advance(990);
    }
    expect(ann.acks).toHaveLength(60);
    expect(bob.texts).toHaveLength(60);
    town.network.databaseTrouble = () => undefined;
    await town.world.advance(5_000);
    expect(await plain(town)).toEqual(held(town));
  });

  it('[LOG-3] goes on while the scribe is away, once the room is noted', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    town.network.troubleOf = (party) => (party === 'scribe' ? 'refused' : undefined);
    const cid = await ann.tell('hello');
    expect(ann.ackOf(cid)).toBeDefined();
  });

  it('[LOG-3] tells nothing to libSQL before it is on the room’s disk', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await town.world.advance(500);
    town.room().disk.isSlow = true;
    await ann.tell('hello');
    await town.world.advance(500);
    expect(await town.rows()).toHaveLength(1);
    town.room().crash();
    town.room().disk.isSlow = false;
    await town.sweep();
    expect(await plain(town)).toEqual(held(town));
  });

  it('[LOG-4] keeps a thousand drained events in the room, and lets older ones go', async () => {
    const town = await Town.build({ limitScale: 1_000 });
    await givePast(town, 1_200);
    const ann = await town.enter('ann');
    await fill(town, ann, 39);
    await town.world.advance(500);
    expect(town.stored()).toHaveLength(1_240);
    await fill(town, ann, 60);
    await town.world.advance(500);
    const kept = town.stored();
    expect(kept.length).toBeGreaterThanOrEqual(1_000);
    expect(kept.length).toBeLessThan(1_250);
    expect(kept.map(({ seq }) => seq)).toEqual(kept.map((_, index) => 1_301 - kept.length + index));
    expect(town.room().disk.read('meta')).toMatchObject({ floor: 1_300 - kept.length });
    expect((await plain(town)).slice(-kept.length)).toEqual(kept);
    expect(await town.rows()).toHaveLength(1_300);
  });

  it('[LOG-4] lets nothing go that libSQL does not have', async () => {
    const town = await Town.build({ limitScale: 1_000 });
    await givePast(town, 700);
    const ann = await town.enter('ann');
    await town.world.advance(1_000);
    town.network.troubleOf = scribe('append', 'refused');
    await fill(town, ann, 1_400);
    await town.world.advance(60_000);
    expect(town.stored()).toHaveLength(2_101);
    town.network.troubleOf = () => undefined;
    await town.world.advance(60_000);
    expect(town.stored().length).toBeLessThan(1_250);
    expect(await town.rows()).toHaveLength(2_101);
  });

  it('[LOG-4] lets events go in one write with the floor', async () => {
    for (let steps = 0; steps < 12; steps += 1) {
      const town = await Town.build({ limitScale: 1_000 });
      await givePast(town, 1_250);
      town.network.troubleOf = scribe('append', 'refused');
      await fill(town, await town.enter('ann'), 50);
      town.network.troubleOf = () => undefined;
      while (town.world.fireNext(30_000) && (await town.rows()).length < 1_301)
        for (let i = 0; i < 8 + steps; i += 1) await town.world.step();
      town.room().crash();
      const { floor = -1 } = town.room().disk.read<{ floor: number }>('meta') ?? {};
      expect(town.stored()[0]?.seq).toBe(floor + 1);
    }
  });

  it('[LOG-8] goes on after a hibernation and after a crash', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await ann.tell('one');
    await town.world.advance(1_000);
    expect(town.room().hibernate()).toBe(true);
    await ann.tell('two');
    town.room().crash();
    const again = await town.enter('ann');
    await again.tell('three');
    await town.world.advance(1_000);
    expect(again.texts).toEqual(['one', 'two', 'three']);
    expect(await plain(town)).toEqual(held(town));
    expect(town.stored().map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it('[LOG-8] is drained after a wake, without anybody saying anything', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    town.network.troubleOf = scribe('append', 'refused');
    await ann.tell('hello');
    town.room().crash();
    town.network.troubleOf = () => undefined;
    town.connect('bob');
    await town.world.advance(1_000);
    expect(await plain(town)).toEqual(held(town));
  });
});
