import { describe, expect, it } from 'vitest';
import { findChatOf } from '../../../party/people/chat.ts';
import { insertRoom } from '../../../party/storage/room-statements.ts';
import type { Device } from '../../harness/device.ts';
import { offer } from '../../harness/files.ts';
import { givePast } from '../../harness/past.ts';
import { Neighbours } from '../person/neighbours.ts';

/** Bob talks in the hall, and Ann watches it from somewhere else. */
async function hall() {
  const s = await Neighbours.build(['Ann', 'Bob']);
  const room = { id: 'hall', title: 'Hall', description: '', createdBy: 'u', createdAt: 1 };
  await s.town.database.write([insertRoom(room)]);
  (await s.town.enter('Ann')).socket.hangUp();
  const bob = await s.town.enter('Bob');
  await s.pass(1_100);
  const ann = await s.come('Ann');
  const watch = (until = s.town.world.now() + 300_000) =>
    s.town.ask('room', 'hall', { type: 'watch', room: 'hall', person: s.id('Ann'), until });
  const say = async (text: string, ms = 2_000) => {
    const cid = await bob.tell(text);
    await s.pass(ms);
    return bob.ackOf(cid)?.seq ?? 0;
  };
  const remove = (seq: number) =>
    s.town.ask('room', 'hall', { type: 'remove', room: 'hall', person: s.id('Bob'), seq });
  return { s, ann, bob, watch, say, remove };
}

const lastOf = (device: Device) => device.last('activity')?.last;
const textsOf = (device: Device) => device.all('activity').map(({ last }) => last.text);

describe('who watches a room', () => {
  it('[NEW-3] [DEL-4] is told that the newest message has no text any more, and of nothing new', async () => {
    const { s, ann, watch, say, remove } = await hall();
    await watch();
    const seq = await say('soon gone');
    await remove(seq);
    await s.pass(2_000);
    const [told, gone] = ann.all('activity');
    expect(told?.last.text).toBe('soon gone');
    expect(gone).toMatchObject({ from: told?.to, to: seq + 1, messages: 0 });
    expect(gone?.last).toEqual({ ...told?.last, text: '' });
    const next = await say('next');
    expect(ann.last('activity')).toMatchObject({ from: seq + 1, to: next, messages: 1 });
  });

  it('[NEW-3] is told nothing of the removal of an older message', async () => {
    const { s, ann, watch, say, remove } = await hall();
    await watch();
    const seq = await say('older');
    await say('newest');
    await remove(seq);
    await s.pass(2_000);
    expect(textsOf(ann)).toEqual(['older', 'newest']);
  });

  it('[NEW-3] is told of the newest message also where the object has let go of it', async () => {
    const { s, ann, watch, say, remove } = await hall();
    const seq = await say('long ago');
    s.town.room().crash();
    await givePast(s.town, 1_300);
    const { disk } = s.town.room();
    for (const key of disk.keys('event:')) {
      const { text: _, cid: __, ...event } = disk.read<Record<string, unknown>>(key) ?? {};
      if (Number(event.seq) > seq)
        disk.values.set(key, JSON.stringify({ ...event, kind: 'joined' }));
      else disk.values.delete(key);
    }
    disk.values.set('meta', JSON.stringify({ ...disk.read<object>('meta'), floor: seq }));
    await watch();
    await remove(seq);
    await s.pass(2_000);
    expect(ann.all('activity')).toMatchObject([{ messages: 0, last: { seq, text: '' } }]);
  });

  it('[NEW-3] is told once, however often it is removed', async () => {
    const { s, ann, watch, say, remove } = await hall();
    await watch();
    const seq = await say('soon gone');
    for (let i = 0; i < 3; i += 1) await remove(seq);
    await s.pass(5_000);
    expect(textsOf(ann)).toEqual(['soon gone', '']);
  });

  it('[DEL-2] [NEW-3] does not hear the text of what was removed before the round', async () => {
    const { s, ann, bob, watch, say, remove } = await hall();
    await watch();
    await say('first', 100);
    const cid = await bob.tell('never told');
    await remove(bob.ackOf(cid)?.seq ?? 0);
    await s.pass(3_000);
    expect(textsOf(ann)).toEqual(['first', '']);
    expect(ann.last('activity')).toMatchObject({ messages: 1 });
  });

  it('[DEL-2] [NEW-3] does not hear it from the round that was under way', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `P${index}`);
    const s = await Neighbours.build(['Bob', ...names]);
    for (const name of names) (await s.town.enter(name)).socket.hangUp();
    const bob = await s.town.enter('Bob');
    await s.pass(1_100);
    const until = s.town.world.now() + 300_000;
    for (const name of names)
      await s.town.ask('room', 'hall', { type: 'watch', room: 'hall', person: s.id(name), until });
    s.forget();
    s.town.network.troubleOf = (party, name, order) => {
      s.calls.push({ party, name, order: order as { type: string } });
      return party === 'person' ? 'slow' : undefined;
    };
    const cid = await bob.tell('half told');
    await s.pass(500);
    const seq = bob.ackOf(cid)?.seq ?? 0;
    await s.town.ask('room', 'hall', { type: 'remove', room: 'hall', person: s.id('Bob'), seq });
    s.town.network.isStuck = false;
    await s.pass(5_000);
    const texts = s.callsOf('activity').map(({ order }) => (order.last as { text: string }).text);
    expect(texts.filter((text) => text === 'half told')).toHaveLength(50);
    expect(texts.slice(50)).toEqual(Array(10).fill(''));
  });

  it('[NEW-3] is told how many files a message has', async () => {
    const { s, ann, bob, watch } = await hall();
    await watch();
    const [one, two] = [await offer(s.town, 'Bob'), await offer(s.town, 'Bob')];
    await bob.tell('', { files: [{ id: one.id }, { id: two.id }] });
    await s.pass(2_000);
    expect(lastOf(ann)).toMatchObject({ text: '', files: 2 });
  });

  it('[NEW-3] is told of a removal that libSQL has not yet when they begin to watch', async () => {
    const { s, ann, watch, say, remove } = await hall();
    const seq = await say('in libSQL');
    s.town.network.databaseTrouble = () => 'refused';
    await remove(seq);
    await watch();
    await s.pass(10);
    expect(ann.all('activity')).toMatchObject([{ messages: 0, last: { seq, text: '' } }]);
  });

  it('[NEW-3] [DEL-1] is told nothing where nobody watches', async () => {
    const { s, say, remove } = await hall();
    await remove(await say('soon gone'));
    await s.pass(3_000);
    expect(s.callsOf('activity')).toEqual([]);
  });
});

describe('the list of chats', () => {
  const chatOf = async (s: Neighbours) => findChatOf(s.town.database, s.id('Ann'), 'hall');

  it('[NEW-1] [FILE-6] tells how many files the last message has', async () => {
    const { s, bob, say } = await hall();
    await say('none');
    expect((await chatOf(s))?.last).not.toHaveProperty('files');
    const [one, two] = [await offer(s.town, 'Bob'), await offer(s.town, 'Bob')];
    await bob.tell('', { files: [{ id: one.id }, { id: two.id }] });
    await s.pass(1_000);
    expect((await chatOf(s))?.last).toMatchObject({ text: '', files: 2 });
  });

  it('[NEW-1] [DEL-2] has neither text nor files of a removed last message', async () => {
    const { s, bob, remove } = await hall();
    const { id } = await offer(s.town, 'Bob');
    const cid = await bob.tell('soon gone', { files: [{ id }] });
    const seq = bob.ackOf(cid)?.seq ?? 0;
    await remove(seq);
    const last = (await chatOf(s))?.last;
    expect(last).toEqual({ seq, by: s.id('Bob'), name: 'Bob', text: '', at: expect.any(Number) });
  });
});
