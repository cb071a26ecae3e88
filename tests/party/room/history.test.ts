import { describe, expect, it } from 'vitest';
import { givePast } from '../../harness/past.ts';
import { Town } from '../../harness/town.ts';
import { fill } from './fill.ts';

type Page = { events: { seq: number; cid?: string }[]; epoch: string; head: number; from: number };

async function start(size: number) {
  const town = await Town.build({ limitScale: 1_000 });
  await givePast(town, size - 1);
  const bob = await town.enter('bob');
  const page = async (query: {
    before?: number;
    after?: number;
    limit?: number;
    reader?: string;
  }) =>
    (await town.ask('room', 'hall', {
      type: 'history',
      room: 'hall',
      limit: 10,
      reader: 'u_ann_____',
      ...query,
    })) as Page;
  return { town, bob, page };
}
const seqs = ({ events }: Page) => events.map(({ seq }) => seq);

describe('the object’s part of the history', () => {
  it('[HIST-3] holds what is not in libSQL yet', async () => {
    const { town, bob, page } = await start(1);
    town.network.troubleOf = () => 'refused';
    await bob.tell('hello');
    expect(await page({})).toMatchObject({ head: 2, from: 1, events: [{ seq: 1 }, { seq: 2 }] });
  });

  it.each([
    [{}, [21, 22, 23, 24, 25, 26, 27, 28, 29, 30]],
    [{ before: 5 }, [1, 2, 3, 4]],
    [{ before: 25, limit: 3 }, [22, 23, 24]],
    [{ before: 100, limit: 2 }, [29, 30]],
    [{ before: 1 }, []],
    [{ after: 26 }, [27, 28, 29, 30]],
    [{ after: 0, limit: 2 }, [1, 2]],
    [{ after: 30 }, []],
    [{ after: 99 }, []],
  ])('[HIST-2] with %j is without a gap', async (query, expected) => {
    const { page } = await start(30);
    expect(seqs(await page(query))).toEqual(expected);
  });

  it('[HIST-2] ends at the floor, and tells where', async () => {
    const { town, page } = await start(1_300);
    await town.world.advance(1_000);
    const { from } = await page({});
    expect(from).toBeGreaterThan(1);
    expect(seqs(await page({ before: from + 3 }))).toEqual([from, from + 1, from + 2]);
    expect(seqs(await page({ before: from }))).toEqual([]);
    expect(seqs(await page({ before: from - 5 }))).toEqual([]);
    expect(seqs(await page({ after: from - 1, limit: 2 }))).toEqual([from, from + 1]);
    expect(seqs(await page({ after: from - 2 }))).toEqual([]);
  });

  it('[HIST-2] has nothing from below the floor of a room that lost its storage', async () => {
    const { town, page } = await start(300);
    await town.world.advance(1_000);
    town.room().crash();
    town.room().disk.values.clear();
    await fill(town, await town.enter('bob'), 320);
    expect(seqs(await page({ before: 200 }))).toEqual([]);
    expect(seqs(await page({ before: 255 }))).toEqual([251, 252, 253, 254]);
  });

  it('[SYNC-7] shows cids to their author alone', async () => {
    const { bob, page } = await start(1);
    const cid = await bob.tell('hello');
    expect((await page({ reader: bob.person.id })).events.at(-1)?.cid).toBe(cid);
    expect((await page({})).events.at(-1)?.cid).toBeUndefined();
  });

  it.each([{ type: 'history' }, { type: 'shout', room: 'hall' }, null, 'history'])(
    'refuses the order %j',
    async (order) => {
      const { town } = await start(1);
      const answer = town.ask('room', 'hall', order as Record<string, unknown>);
      await expect(answer).rejects.toMatchObject({ code: 'invalid' });
    },
  );
});
