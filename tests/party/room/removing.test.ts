import { describe, expect, it } from 'vitest';
import { fileRows } from '../../harness/files.ts';
import { Town } from '../../harness/town.ts';
import { expectGone, factsIn, factsInLibsql, order, remove, secret, start } from './removal.ts';

const history = async (town: Town, name: string) => {
  const ask = { type: 'history', room: 'hall', limit: 100, reader: town.person(name).id };
  return (await town.ask('room', 'hall', ask)) as { events: Record<string, unknown>[] };
};

describe('a removed message', () => {
  it('[DEL-1] keeps its place without text and files, and an event takes the next one', async () => {
    const { town, ann, bob, id, cid, seq } = await start();
    const head = town.stored().length;
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
    const [message] = town.stored().filter((event) => event.seq === seq);
    const by = { by: ann.person.id, name: 'ann' };
    expect(message).toEqual({
      ...{ seq, at: expect.any(Number), ...by, kind: 'message', text: '', replyTo: 1, cid },
      removedAt: town.world.now(),
    });
    const fact = { seq: head + 1, at: town.world.now(), ...by, kind: 'removed', target: seq };
    expect(town.stored().at(-1)).toEqual(fact);
    expect([ann, bob].map((talker) => talker.events.at(-1))).toEqual([fact, fact]);
  });

  it('[DEL-2] is gone from the object and from libSQL when that is answered', async () => {
    const { town, id, seq } = await start();
    await remove(town, seq);
    await expectGone(town);
    expect(await fileRows(town)).toEqual([{ id, seq, removedAt: town.world.now() }]);
    const stored = town.stored();
    expect((await town.rows()).map(({ epoch: _, ...row }) => row)).toEqual(stored);
  });

  it('[DEL-2] [LOG-1] is gone from both also where libSQL had it before', async () => {
    const { town, id, seq } = await start();
    await town.world.advance(1_000);
    expect(JSON.stringify(await town.rows())).toContain(secret);
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
    await expectGone(town);
    expect(await fileRows(town)).toEqual([{ id, seq, removedAt: town.world.now() }]);
  });

  it('[DEL-4] is removed in pages, syncs and the memory of a room that slept or crashed', async () => {
    const { town, seq } = await start();
    await remove(town, seq);
    const cat = await town.enter('cat');
    town.room().crash();
    const dan = await town.enter('dan');
    for (const { events } of [cat, dan, await history(town, 'cat')]) {
      expect(events.find((event) => event.seq === seq)).toMatchObject({
        text: '',
        removedAt: 0 + town.world.now(),
      });
      expect(JSON.stringify(events)).not.toMatch(/nobody may|aside|files/);
    }
  });

  it('[SYNC-7] [DEL-1] has its cid for its author alone', async () => {
    const { town, cid, seq } = await start();
    await remove(town, seq);
    const [ann, bob] = [await town.enter('ann'), await town.enter('bob')];
    expect(ann.events.find((event) => event.seq === seq)).toMatchObject({ cid });
    expect(JSON.stringify(bob.heard)).not.toContain(cid);
  });

  it('[DEL-1] is told under the name that its author has now', async () => {
    const { town, bob, seq } = await start();
    const person = { ...town.person('ann'), name: 'Anna' };
    await town.ask('room', 'hall', { type: 'person', room: 'hall', person });
    await remove(town, seq);
    expect(factsIn(bob)).toMatchObject([{ name: 'Anna' }]);
    expect(town.stored()[seq - 1]).toMatchObject({ name: 'ann' });
  });

  it('[DEL-1] may be of who is not here, or left', async () => {
    const { town, ann, bob, seq } = await start();
    ann.say({ type: 'room.leave' });
    await town.world.settle();
    expect(await remove(town, seq)).toMatchObject({ pending: 0 });
    expect(factsIn(bob)).toMatchObject([{ name: 'ann', target: seq }]);
  });

  it('[DEL-1] of the same group is told behind it', async () => {
    const { town, ann, bob } = await start();
    await town.world.advance(200);
    const seq = town.stored().length + 2;
    bob.send('first');
    await town.world.settle();
    const cid = ann.send('short lived');
    await town.world.step();
    const answer = town.begin('room', 'hall', order(town, seq));
    await town.world.settle();
    expect(await answer).toMatchObject({ files: [], pending: 0 });
    expect(ann.ackOf(cid)?.seq).toBe(seq);
    expect(bob.events.slice(-2)).toMatchObject([{ text: 'short lived' }, { target: seq }]);
    await expectGone(town, 'short lived');
  });
});

describe('removing', () => {
  it('[DEL-3] once more gives the same end, one event and the same files', async () => {
    const { town, bob, id, seq } = await start();
    const first = await remove(town, seq);
    await town.world.advance(1_000);
    expect(await remove(town, seq)).toEqual(first);
    town.room().crash();
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
    expect(factsIn(bob)).toHaveLength(1);
    expect(town.stored().filter(({ kind }) => kind === 'removed')).toHaveLength(1);
  });

  it('[DEL-3] twice at once makes one event', async () => {
    const { town, id, seq } = await start();
    const answers = [1, 2].map(() => town.begin('room', 'hall', order(town, seq)));
    await town.world.settle();
    expect(await Promise.all(answers)).toEqual(Array(2).fill({ files: [id], pending: 0 }));
    expect(await factsInLibsql(town)).toHaveLength(1);
  });

  it('[DEL-3] what somebody else said is forbidden', async () => {
    const { town, seq } = await start();
    await expect(remove(town, seq, 'bob')).rejects.toMatchObject({ code: 'forbidden' });
    expect(town.stored()[seq - 1]?.text).toBe(secret);
  });

  it.each([0, -1, 1.5, 99, 1])('[DEL-3] what is no message is not found: %s', async (seq) => {
    const { town } = await start();
    const head = town.stored().length;
    await expect(remove(town, seq)).rejects.toMatchObject({ code: 'not-found' });
    expect(town.stored()).toHaveLength(head);
  });

  it('[DEL-3] the event that removed something is not found either', async () => {
    const { town, seq } = await start();
    await remove(town, seq);
    const fact = town.stored().length;
    await expect(remove(town, fact)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('[RATE-1] takes from what its author may send', async () => {
    const { town, ann, seq } = await start();
    await town.world.advance(10_000);
    for (let i = 0; i < 19; i += 1) await remove(town, seq);
    const cid = await ann.tell('the last one');
    expect(ann.ackOf(cid)).toBeDefined();
    await expect(remove(town, seq)).rejects.toMatchObject({ code: 'rate-limited' });
  });

  it('[SEND-4] [DEL-1] leaves its cid known, whatever the repeated message says', async () => {
    const { town, ann, id, cid, seq } = await start();
    await remove(town, seq);
    await ann.tell(secret, { cid, replyTo: 1, files: [{ id, alt: 'A cat' }] });
    await ann.tell('something else', { cid });
    town.room().disk.values.delete(`cid:${ann.person.id}:${cid}`);
    expect(ann.acks.filter((ack) => ack.cid === cid).map((ack) => ack.seq)).toEqual([
      seq,
      seq,
      seq,
    ]);
    expect(ann.refusals).toEqual([]);
    await expectGone(town);
  });

  it('[DM-3] [DEL-1] in a private room needs the friendship, and is for the two alone', async () => {
    const town = await Town.build();
    const [low, high] = [town.person('ann').id, town.person('bob').id];
    const room = `dm-${'0'.repeat(40)}`;
    const set = (isOpen: boolean, version: number) =>
      town.ask('room', room, { type: 'pair', room, pair: { low, high, isOpen, version } });
    await set(true, 1);
    const ann = await town.enter('ann', { room });
    await ann.tell('dear bob');
    const ask = (person: string) =>
      town.ask('room', room, { type: 'remove', room, person, seq: 1 });
    await expect(ask(high)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(ask('u_stranger')).rejects.toMatchObject({ code: 'forbidden' });
    await set(false, 2);
    await expect(ask(low)).rejects.toMatchObject({ code: 'not-friends' });
    await set(true, 3);
    expect(await ask(low)).toEqual({ files: [], pending: 0 });
  });
});
