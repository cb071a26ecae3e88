import { describe, expect, it } from 'vitest';
import { fileRows } from '../../harness/files.ts';
import type { Town } from '../../harness/town.ts';
import {
  expectGone,
  factsIn,
  factsInLibsql,
  onDisk,
  order,
  remove,
  secret,
  start,
} from './removal.ts';

const errorsIn = (town: Town) => town.logged.filter(({ level }) => level === 'error');

describe('a removal and its way to libSQL', () => {
  it('[DEL-2] is answered with what is left to be handed over while libSQL is away', async () => {
    const { town, id, seq } = await start();
    await town.world.advance(1_000);
    town.network.databaseTrouble = () => 'refused';
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 1 });
    expect(onDisk(town)).not.toContain(secret);
    town.network.databaseTrouble = () => undefined;
    await town.world.advance(5_000);
    await expectGone(town);
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
  });

  it('[DEL-2] waits for the hand-over after the one that had begun before', async () => {
    const { town, seq } = await start();
    town.network.troubleOf = (party) => (party === 'scribe' ? 'slow' : undefined);
    await town.world.advance(500);
    town.network.troubleOf = () => undefined;
    const answer = town.begin('room', 'hall', order(town, seq));
    await town.world.advance(100);
    town.network.isStuck = false;
    await town.world.settle();
    expect(await answer).toMatchObject({ pending: 0 });
    await expectGone(town);
  });

  it('[DEL-2] does not wait for a libSQL that hangs', async () => {
    const { town, seq } = await start();
    town.network.databaseTrouble = () => 'slow';
    const answer = town.begin('room', 'hall', order(town, seq));
    await town.world.advance(3_000);
    expect(await answer).toMatchObject({ pending: 4 });
  });

  it('[DEL-2] [LOG-2] before its message was handed over leaves the seq of its files there', async () => {
    const { town, id, seq } = await start();
    town.network.databaseTrouble = () => 'refused';
    await remove(town, seq);
    town.room().crash();
    town.network.databaseTrouble = () => undefined;
    await town.sweep();
    await expectGone(town);
    expect(await fileRows(town)).toEqual([{ id, seq, removedAt: expect.any(Number) }]);
  });

  it('[DEL-2] [LOG-2] takes out what a lost answer had put there', async () => {
    const { town, id, seq } = await start();
    town.network.databaseTrouble = () => 'answer-lost';
    await town.world.advance(500);
    expect(JSON.stringify(await town.rows())).toContain(secret);
    town.network.databaseTrouble = () => 'refused';
    await remove(town, seq);
    town.network.databaseTrouble = () => undefined;
    await town.world.advance(10_000);
    await expectGone(town);
    expect(await fileRows(town)).toEqual([{ id, seq, removedAt: expect.any(Number) }]);
    expect(errorsIn(town)).toEqual([]);
  });

  it('[DEL-2] [LOG-1] is no fork when an earlier hand-over of the message comes late', async () => {
    const { town, seq } = await start();
    town.network.troubleOf = (party) => (party === 'scribe' ? 'slow' : undefined);
    await town.world.advance(500);
    town.network.troubleOf = () => undefined;
    const answer = town.begin('room', 'hall', order(town, seq));
    await town.world.advance(20_000);
    town.network.isStuck = false;
    await town.world.advance(20_000);
    await answer;
    await expectGone(town);
    expect(errorsIn(town)).toEqual([]);
  });

  it('[DEL-2] in a group of hand-overs that its event is not part of takes the text all the same', async () => {
    const { town, ann, seq } = await start({ limitScale: 1_000 });
    town.network.databaseTrouble = () => 'answer-lost';
    await town.world.advance(500);
    for (let i = 0; i < 400; i += 1) {
      ann.send(`m${i}`);
      if (i % 50 === 49) await town.world.advance(5);
    }
    town.network.databaseTrouble = () => 'refused';
    await remove(town, seq);
    let left = 1;
    town.network.databaseTrouble = () => (left-- > 0 ? undefined : 'refused');
    await town.world.advance(5_000);
    expect((await town.rows()).some(({ kind }) => kind === 'removed')).toBe(false);
    expect(JSON.stringify(await town.rows())).not.toContain(secret);
    town.network.databaseTrouble = () => undefined;
    await town.world.advance(10_000);
    expect(await factsInLibsql(town)).toHaveLength(1);
    expect(errorsIn(town)).toEqual([]);
  });

  it.each(['before', 'after'] as const)(
    '[DEL-1] [SEND-3] happened wholly or not at all after a crash %s its write',
    async (when) => {
      const { town, bob, seq } = await start();
      await town.world.advance(2_000);
      town.network.databaseTrouble = () => 'refused';
      town.room().disk.isSlow = when === 'before';
      const answer = town.begin('room', 'hall', order(town, seq));
      await town.world.settle();
      town.room().crash();
      town.room().disk.isSlow = false;
      town.network.databaseTrouble = () => undefined;
      const isDone = when === 'after';
      if (isDone) expect(await answer).toMatchObject({ pending: 1 });
      else await expect(answer).rejects.toMatchObject({ code: 'unavailable' });
      expect(factsIn(bob)).toHaveLength(isDone ? 1 : 0);
      expect(onDisk(town).includes(secret)).toBe(!isDone);
      expect(await remove(town, seq)).toMatchObject({ pending: 0 });
      await expectGone(town);
      expect(await factsInLibsql(town)).toHaveLength(1);
    },
  );

  it('[DEL-1] whose write fails did not happen', async () => {
    const { town, seq } = await start();
    await town.world.advance(2_000);
    town.room().disk.isBroken = true;
    await expect(remove(town, seq)).rejects.toMatchObject({ code: 'unavailable' });
    expect(town.stored()[seq - 1]?.text).toBe(secret);
    expect(await remove(town, seq)).toMatchObject({ pending: 0 });
  });

  it('[LOG-5] is not taken while the sweep cannot be told of the room', async () => {
    const { town, seq } = await start();
    await town.world.advance(1_000);
    for (const socket of [...town.room().sockets]) socket.hangUp();
    await town.sweep();
    town.room().crash();
    town.network.troubleOf = (party) => (party === 'scribe' ? 'refused' : undefined);
    await expect(remove(town, seq)).rejects.toMatchObject({ code: 'unavailable' });
    expect(town.stored()[seq - 1]?.text).toBe(secret);
    town.network.troubleOf = () => undefined;
    expect(await remove(town, seq)).toMatchObject({ pending: 0 });
  });
});

describe('a room that lost its storage', () => {
  async function lost() {
    const s = await start();
    await remove(s.town, s.seq);
    s.town.room().crash();
    s.town.room().disk.values.clear();
    return s;
  }

  it('[DEL-4] [LOG-1] has removed messages from libSQL as they are', async () => {
    const { town, cid, seq } = await lost();
    const ann = await town.enter('ann');
    expect(ann.events.find((event) => event.seq === seq)).toMatchObject({ text: '', cid });
    expect(factsIn(ann)).toMatchObject([{ target: seq }]);
    await ann.tell('anything', { cid });
    expect(ann.ackOf(cid)?.seq).toBe(seq);
  });

  it('[DEL-3] knows their files, and that they are removed', async () => {
    const { town, id, seq } = await lost();
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
    expect(await factsInLibsql(town)).toHaveLength(1);
  });

  it('[DEL-1] removes what it has from there', async () => {
    const { town, ann, cid } = await start();
    await town.world.advance(1_000);
    town.room().crash();
    town.room().disk.values.clear();
    const { seq = 0 } = ann.ackOf(cid) ?? {};
    expect(await remove(town, seq)).toMatchObject({ pending: 0 });
    await expectGone(town);
  });
});
