import { describe, expect, it } from 'vitest';
import { limits } from '../../../sdk/src/protocol/index.ts';
import { givePast } from '../../harness/past.ts';
import { Town } from '../../harness/town.ts';

const seqs = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

async function start(size: number) {
  const town = await Town.build({ limitScale: 1_000 });
  await givePast(town, size - 1);
  const bob = await town.enter('bob');
  const epoch = bob.last('hello')?.epoch ?? '';
  /** Comes back as a member, so that nothing but the answer changes the log. */
  const back = async (after: number | null, from: string | null = epoch) => {
    const again = town.connect('bob');
    again.sync(after, from);
    await town.world.settle();
    return again;
  };
  return { town, bob, epoch, back };
}

describe('a sync', () => {
  it('[SYNC-1] is what live events wait for', async () => {
    const { town, bob, back } = await start(3);
    const silent = town.connect('cat');
    await bob.tell('hello');
    expect(silent.heard.map(({ type }) => type)).toEqual(['hello']);
    const synced = await back(3);
    expect(synced.texts).toEqual(['hello']);
  });

  it('[SYNC-1] comes before sending: a message before it is put off', async () => {
    const { town } = await start(1);
    const cat = town.connect('cat');
    const cid = await cat.tell('too early');
    expect(cat.refusals).toEqual([{ type: 'refused', code: 'unavailable', cid }]);
    cat.sync();
    await cat.tell('too early', { cid });
    expect(cat.ackOf(cid)?.seq).toBe(3);
  });

  it.each([
    [0, 250, [100, 100, 50]],
    [149, 250, [100, 1]],
    [150, 250, [100]],
    [249, 250, [1]],
    [250, 250, []],
  ])(
    '[SYNC-2] after %i of %i gives pages of at most a hundred, in order',
    async (after, size, pages) => {
      const { back } = await start(size);
      const client = await back(after);
      expect(client.all('events').map(({ events }) => events.length)).toEqual(pages);
      expect(client.events.map(({ seq }) => seq)).toEqual(seqs(after + 1, size));
      expect(client.heard.at(-1)).toMatchObject({ type: 'synced', head: size });
    },
  );

  it('[SYNC-2] keeps pages of long texts below 256 KiB', async () => {
    const { town, bob, back } = await start(1);
    for (let i = 0; i < 100; i += 1) await bob.tell(`${i} ${'€'.repeat(3_990)}`);
    const client = await back(0);
    expect(client.events.map(({ seq }) => seq)).toEqual(seqs(1, 101));
    expect(Math.max(...client.frames.map(({ length }) => length))).toBeLessThan(256 * 1024);
    expect(town.logged).toEqual([]);
  });

  it('[SYNC-2] loses nothing that is said meanwhile', async () => {
    const { town, bob, epoch } = await start(250);
    const client = town.connect('bob');
    client.sync(0, epoch);
    for (let i = 0; i < 10; i += 1) {
      bob.send(`meanwhile ${i}`);
      for (let steps = 0; steps < 3; steps += 1) await town.world.step();
    }
    await town.world.advance(10);
    expect(client.events.map(({ seq }) => seq)).toEqual(seqs(1, 260));
  });

  it.each(['hibernation', 'crash'] as const)(
    '[SYNC-2] gives a gap of a thousand after a %s',
    async (way) => {
      const { town, back } = await start(1_100);
      await town.world.advance(1_000);
      if (way === 'crash') town.room().crash();
      else expect(town.room().hibernate()).toBe(true);
      const client = await back(100);
      expect(client.events.map(({ seq }) => seq)).toEqual(seqs(101, 1_100));
    },
  );

  it('[SYNC-2] may come again on the same connection', async () => {
    const { town, bob, epoch } = await start(5);
    bob.forget();
    bob.sync(2, epoch);
    await town.world.settle();
    expect(bob.events.map(({ seq }) => seq)).toEqual([3, 4, 5]);
    expect(bob.all('synced')).toHaveLength(1);
  });

  it.each([
    [20, 1],
    [50, 1],
    [120, 71],
  ])('[SYNC-3] without a position gives the newest fifty of %i', async (size, first) => {
    const { back } = await start(size);
    const client = await back(null, null);
    expect(client.events.map(({ seq }) => seq)).toEqual(seqs(first, size));
  });

  it.each([
    ['another epoch', 3, 'another'],
    ['no epoch', 3, null],
    ['a position above the head', 6, undefined],
  ])('[SYNC-4] from %s is a reset and no event', async (_, after, from) => {
    const { epoch, back } = await start(5);
    const client = await back(after, from === undefined ? epoch : from);
    expect(client.heard.slice(1)).toEqual([{ type: 'reset', epoch, head: 5 }]);
  });

  it('[SYNC-4] from below the floor is a reset, from the floor it is whole', async () => {
    const { town, epoch, back } = await start(1_300);
    await town.world.advance(1_000);
    const { floor } = (await back(null)).last('hello') ?? { floor: 0 };
    expect(floor).toBeGreaterThan(0);
    const below = await back(floor - 1);
    expect(below.heard.slice(1)).toEqual([{ type: 'reset', epoch, head: 1_300 }]);
    const at = await back(floor);
    expect(at.events.map(({ seq }) => seq)).toEqual(seqs(floor + 1, 1_300));
  });

  it('[SYNC-4] after a reset starts from the newest', async () => {
    const { town, back } = await start(120);
    const client = await back(500);
    client.sync();
    await town.world.settle();
    expect(client.events).toHaveLength(limits.newestEvents);
  });

  it('[SYNC-7] shows an author the cids of their own events, and nobody else', async () => {
    const { town, bob, back } = await start(1);
    const ann = await town.enter('ann');
    const cid = await bob.tell('mine');
    await ann.tell('hers');
    const client = await back(0);
    expect(client.events.filter((event) => 'cid' in event)).toMatchObject([{ text: 'mine', cid }]);
    expect(JSON.stringify(ann.heard)).not.toContain(cid);
    expect(JSON.stringify((await town.enter('cat')).heard)).not.toContain('"cid"');
  });

  it('[SYNC-7] tells all connections of an author where their message stands', async () => {
    const { bob, back } = await start(1);
    const tab = await back(1);
    const cid = await bob.tell('hello');
    expect(tab.ackOf(cid)?.seq).toBe(2);
  });
});
