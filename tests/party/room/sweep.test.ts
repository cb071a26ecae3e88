import { describe, expect, it } from 'vitest';
import type { Trouble } from '../../harness/network.ts';
import { Town } from '../../harness/town.ts';

const held = (town: Town) => town.stored();
const plain = async (town: Town) => (await town.rows()).map(({ epoch: _, ...event }) => event);

/** Calls of one kind to the scribe meet this trouble. */
const scribe = (type: string, trouble: Trouble) => (_: string, __: string, order: unknown) =>
  (order as { type: string }).type === type ? trouble : undefined;

describe('the log of a room that nobody visits', () => {
  it('[LOG-5] of a room that nobody visits is fetched by the sweep', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    town.network.troubleOf = scribe('append', 'refused');
    await ann.tell('hello');
    ann.socket.hangUp();
    await town.world.settle();
    town.room().crash();
    expect(await town.sweep()).toEqual({ rooms: 1, pending: 2 });
    town.network.troubleOf = () => undefined;
    expect(await town.sweep()).toEqual({ rooms: 1, pending: 0 });
    expect(await town.sweep()).toEqual({ rooms: 0, pending: 0 });
    expect(await plain(town)).toEqual(held(town));
  });

  it('[LOG-5] makes the room known to the sweep before its first event', async () => {
    const town = await Town.build();
    town.network.troubleOf = (_, __, order) =>
      (order as { type: string }).type === 'note' ? 'refused' : undefined;
    const ann = town.connect('ann');
    ann.sync();
    await town.world.settle();
    expect(ann.refusals).toMatchObject([{ code: 'unavailable' }]);
    expect(town.stored()).toEqual([]);
    town.network.troubleOf = () => undefined;
    ann.sync();
    await town.world.settle();
    expect(await town.sweep()).toMatchObject({ rooms: 1 });
  });

  it('[LOG-5] keeps a room with people in it known, drained as it may be', async () => {
    const town = await Town.build();
    await town.enter('ann');
    await town.world.advance(1_000);
    expect(await town.sweep()).toEqual({ rooms: 1, pending: 0 });
    expect(await town.sweep()).toEqual({ rooms: 1, pending: 0 });
  });

  it('[LOG-5] makes the room known again after the sweep forgot it', async () => {
    const town = await Town.build();
    (await town.enter('ann')).socket.hangUp();
    await town.world.settle();
    await town.sweep();
    expect(await town.sweep()).toEqual({ rooms: 0, pending: 0 });
    const ann = await town.enter('ann');
    expect(await town.sweep()).toMatchObject({ rooms: 1 });
    await ann.tell('hello');
    expect(await town.sweep()).toMatchObject({ rooms: 1 });
  });

  it('[LOG-5] is not forgotten by a sweep behind a message whose sender is gone', async () => {
    const town = await Town.build();
    const { world, network } = town;
    const ann = await town.enter('ann');
    await world.advance(500);
    // Old cids wait for libSQL, and meanwhile the room hears of other things.
    const old = () => town.cid(world.now() - 30 * 24 * 60 * 60_000);
    network.databaseTrouble = () => 'slow';
    ann.send('keeps the room busy', { cid: old(), replyTo: 99 });
    await world.settle();
    ann.send('hello', { cid: old() });
    await world.settle();
    const sweep = town.begin('room', 'hall', { type: 'sweep', room: 'hall' });
    await world.settle();
    network.isStuck = false;
    await world.step();
    network.isStuck = true;
    await world.settle();
    ann.socket.hangUp();
    await world.settle();
    network.isStuck = false;
    await world.settle();
    expect(await sweep).toEqual({ forget: false, pending: 1 });
    expect(town.stored()).toHaveLength(2);
  });

  it('[LOG-5] is never forgotten by a sweep that races messages', async () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const town = await Town.build({ seed });
      const { random } = town.world;
      const someSteps = async (most: number) => {
        for (let i = random.below(most); i > 0; i -= 1) await town.world.step();
      };
      const ann = await town.enter('ann');
      await town.world.advance(500);
      const bob = town.connect('bob');
      town.begin('scribe', 's0', { type: 'sweep' });
      await someSteps(12);
      ann.send('hello');
      bob.sync();
      await someSteps(12);
      ann.socket.hangUp();
      bob.socket.hangUp();
      await someSteps(60);
      town.room().crash();
      await town.world.settle();
      await town.sweep();
      expect(await plain(town), `seed ${seed}`).toEqual(held(town));
    }
  });
});
