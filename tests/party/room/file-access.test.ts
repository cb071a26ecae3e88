import { describe, expect, it } from 'vitest';
import { fileRows, offer } from '../../harness/files.ts';
import type { Town } from '../../harness/town.ts';
import { start } from './offered.ts';

describe('files on their way to libSQL', () => {
  it('[FILE-6] [LOG-2] get the seq of their message with the message itself', async () => {
    const { town, ann } = await start();
    const [one, two, free] = [
      await offer(town, 'ann'),
      await offer(town, 'ann'),
      await offer(town, 'ann'),
    ];
    await ann.tell('', { files: [{ id: one.id }, { id: two.id }] });
    await town.world.advance(1_000);
    expect(await fileRows(town)).toEqual([
      { id: one.id, seq: 2, removedAt: null },
      { id: two.id, seq: 2, removedAt: null },
      { id: free.id, seq: null, removedAt: null },
    ]);
  });

  it('[LOG-2] get it once more when the answer was lost', async () => {
    const { town, ann } = await start();
    const { id } = await offer(town, 'ann');
    town.network.databaseTrouble = () => 'answer-lost';
    await ann.tell('', { files: [{ id }] });
    await town.world.advance(1_000);
    town.network.databaseTrouble = () => undefined;
    await town.world.advance(10_000);
    expect(town.room().disk.read('meta')).toMatchObject({ drained: 2 });
    expect(await fileRows(town)).toMatchObject([{ seq: 2 }]);
    expect(town.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('a room that lost its storage', () => {
  it('[LOG-1] [FILE-6] has the files of its messages from libSQL', async () => {
    const { town, ann } = await start();
    const file = await offer(town, 'ann');
    const cid = await ann.tell('look', { files: [{ id: file.id, alt: 'A cat' }] });
    await town.world.advance(1_000);
    town.room().crash();
    town.room().disk.values.clear();
    const again = await town.enter('ann');
    expect(again.events).toContainEqual(
      expect.objectContaining({ text: 'look', cid, files: [{ ...file, alt: 'A cat' }] }),
    );
    await again.tell('look', { cid, files: [{ id: file.id, alt: 'A cat' }] });
    expect(again.ackOf(cid)?.seq).toBe(2);
  });
});

describe('access', () => {
  const ask = (town: Town, name: string) =>
    town.ask('room', 'hall', { type: 'access', room: 'hall', person: town.person(name).id });

  it('[FILE-8] has who is a member, here or not', async () => {
    const { town, ann } = await start();
    ann.socket.hangUp();
    await town.world.settle();
    expect(await ask(town, 'ann')).toEqual({ ok: true });
    await expect(ask(town, 'bob')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('[FILE-8] has nobody who left', async () => {
    const { town, ann } = await start();
    ann.say({ type: 'room.leave' });
    await town.world.settle();
    await expect(ask(town, 'ann')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('[FILE-8] is kept by a room that slept or crashed', async () => {
    const { town } = await start();
    town.room().crash();
    expect(await ask(town, 'ann')).toEqual({ ok: true });
  });

  it('[FILE-8] to a private room have the two while they are friends, and nobody else', async () => {
    const { town } = await start();
    const [low, high] = [town.person('ann').id, town.person('bob').id];
    const room = `dm-${'0'.repeat(40)}`;
    const set = (isOpen: boolean, version: number) =>
      town.ask('room', room, { type: 'pair', room, pair: { low, high, isOpen, version } });
    const read = (person: string) => town.ask('room', room, { type: 'access', room, person });
    await set(true, 1);
    expect(await read(low)).toEqual({ ok: true });
    await expect(read('u_stranger')).rejects.toMatchObject({ code: 'forbidden' });
    await set(false, 2);
    await expect(read(high)).rejects.toMatchObject({ code: 'not-friends' });
    await expect(read('u_stranger')).rejects.toMatchObject({ code: 'forbidden' });
  });
});
