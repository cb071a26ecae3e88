import { describe, expect, it } from 'vitest';
import { Town } from '../../harness/town.ts';

/** A room of five events whose object lost its disk. */
async function start() {
  const town = await Town.build();
  const ann = await town.enter('ann');
  const cids = [await ann.tell('one'), await ann.tell('two'), await ann.tell('three')];
  await ann.tell('four');
  await town.world.advance(1_000);
  const epoch = ann.last('hello')?.epoch ?? '';
  town.room().crash();
  town.room().disk.values.clear();
  await town.world.settle();
  return { town, epoch, cids };
}

describe('a room that lost its storage', () => {
  it('[SYNC-4] begins a new epoch behind libSQL, and its clients are reset', async () => {
    const { town, epoch } = await start();
    const ann = town.connect('ann');
    ann.sync(5, epoch);
    await town.world.settle();
    expect(ann.last('hello')).toMatchObject({ head: 5, floor: 0 });
    expect(ann.last('hello')?.epoch).not.toBe(epoch);
    expect(ann.heard.at(-1)).toMatchObject({ type: 'reset', head: expect.any(Number) });
    expect(ann.events).toEqual([]);
  });

  it('[SYNC-3] gives the newest of what libSQL has', async () => {
    const { town, cids } = await start();
    const ann = await town.enter('ann');
    expect(ann.texts).toEqual(['one', 'two', 'three', 'four']);
    const known = ann.events.flatMap((event) => ('cid' in event ? [event.cid] : []));
    expect(known).toEqual(expect.arrayContaining(cids));
  });

  it('[LOG-1] goes on without a gap, and both epochs are in libSQL', async () => {
    const { town } = await start();
    const bob = await town.enter('bob');
    await bob.tell('six');
    await town.world.advance(1_000);
    const rows = await town.rows();
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(new Set(rows.map(({ epoch }) => epoch)).size).toBe(2);
  });

  it('[SEND-6] finds in libSQL what was sent before, however new it is', async () => {
    const { town, cids } = await start();
    const ann = await town.enter('ann');
    await ann.tell('two', { cid: cids[1] ?? '' });
    expect(ann.ackOf(cids[1] ?? '')?.seq).toBe(3);
    expect(town.stored().map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    await ann.tell('new');
    await town.world.advance(1_000);
    expect((await town.rows()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('[SEND-6] needs libSQL no more for what is sent a day later', async () => {
    const { town } = await start();
    (await town.enter('bob')).socket.hangUp();
    await town.world.advance(49 * 60 * 60_000);
    const ann = await town.enter('ann');
    await town.world.advance(1_000);
    const { reads } = town.database;
    await ann.tell('hello');
    expect(town.database.reads).toBe(reads);
  });

  it('[PRES-5] knows from libSQL who belongs to it, and makes nobody join again', async () => {
    const { town } = await start();
    const ann = await town.enter('ann');
    expect(town.stored().map(({ kind }) => kind)).not.toContain('left');
    expect(town.stored().filter(({ kind }) => kind === 'joined')).toHaveLength(1);
    await expect(
      town.ask('room', 'hall', { type: 'access', room: 'hall', person: 'u_ann_____' }),
    ).resolves.toEqual({ ok: true });
    ann.say({ type: 'room.leave' });
    await town.world.settle();
    // libSQL has not heard of it yet.
    await expect(
      town.ask('room', 'hall', { type: 'access', room: 'hall', person: 'u_ann_____' }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await town.enter('ann');
    await town.world.advance(1_000);
    const kinds = (await town.rows()).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== 'message')).toEqual(['joined', 'left', 'joined']);
  });

  it('[SYNC-4] is not opened while libSQL is away, and is opened when it is back', async () => {
    const { town } = await start();
    town.network.databaseTrouble = () => 'refused';
    const early = await town.enter('ann');
    expect(early.closed).toEqual({ code: 4500, reason: 'unavailable' });
    await expect(
      town.ask('room', 'hall', { type: 'history', room: 'hall', limit: 5, reader: 'u_ann_____' }),
    ).rejects.toMatchObject({ code: 'unavailable' });
    town.network.databaseTrouble = () => undefined;
    expect((await town.enter('ann')).last('hello')).toMatchObject({ head: 5 });
  });
});
