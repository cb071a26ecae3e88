import { describe, expect, it } from 'vitest';
import { hall, watch } from './hall.ts';

describe('who watches a room', () => {
  it('[NEW-3] is told of messages of others, with where they stand', async () => {
    const { s, bob, order } = await hall();
    const ann = await s.come('Ann');
    expect(await order('Ann')).toEqual({ ok: true });
    const { head } = (await s.town.enter('Ann')).last('hello') ?? { head: 0 };
    await bob.tell('hello');
    expect(ann.all('activity')).toEqual([
      {
        type: 'activity',
        room: 'hall',
        from: head,
        to: head + 1,
        messages: 1,
        last: {
          seq: head + 1,
          by: s.id('Bob'),
          name: 'Bob',
          text: 'hello',
          at: expect.any(Number),
        },
      },
    ]);
  });

  it('[NEW-3] is told once a second at most, of all that came', async () => {
    const { s, bob, order } = await hall();
    const ann = await s.come('Ann');
    await order('Ann');
    for (let i = 1; i <= 19; i += 1) {
      bob.send(`${i}`);
      await s.pass(100);
    }
    await s.pass(1_000);
    const told = ann.all('activity');
    expect(told).toHaveLength(3);
    expect(told.reduce((sum, { messages }) => sum + messages, 0)).toBe(19);
    expect(told.slice(1).map(({ from }) => from)).toEqual(told.slice(0, 2).map(({ to }) => to));
  });

  it('[NEW-3] [NEW-4] is told how many are of others', async () => {
    const { s, bob, order } = await hall();
    const [ann, device] = [await s.come('Ann'), await s.come('Bob')];
    for (const name of ['Ann', 'Bob']) await order(name);
    const talker = await s.town.enter('Ann');
    await bob.tell('first');
    s.forget();
    for (const text of ['a', 'b']) bob.send(text);
    talker.send('c');
    await s.pass(2_000);
    expect(ann.last('activity')).toMatchObject({ messages: 2, last: { text: 'c' } });
    expect(device.last('activity')).toMatchObject({ messages: 1, last: { text: 'c' } });
  });

  it('[NEW-3] is told what is not in libSQL yet when they begin to watch', async () => {
    const { s, bob, order } = await hall();
    const ann = await s.come('Ann');
    const { head } = bob.last('hello') ?? { head: 0 };
    await bob.tell('long written');
    await s.pass(2_000);
    for (const text of ['one', 'two']) await bob.tell(text);
    await order('Ann');
    await order('Ann');
    await s.pass(10);
    const told = ann.all('activity');
    expect(told).toMatchObject([{ messages: 2, last: { text: 'two' } }]);
    expect(told[0]?.from).toBeGreaterThan(head);
    expect(told[0]?.to).toBe((told[0]?.from ?? 0) + 2);
  });

  it('[NEW-3] reads no more than the beginning of a long message, and no half characters', async () => {
    const { s, bob, order } = await hall();
    const ann = await s.come('Ann');
    await order('Ann');
    await bob.tell(`x${'😀'.repeat(500)}`);
    expect(ann.last('activity')?.last.text).toBe(`x${'😀'.repeat(139)}`);
  });

  it('[NEW-3] is no longer told when nobody is there', async () => {
    const { s, bob, order } = await hall();
    await order('Ann');
    await bob.tell('one');
    await s.pass(2_000);
    expect(s.callsOf('activity')).toHaveLength(1);
    await bob.tell('two');
    await s.pass(2_000);
    expect(s.callsOf('activity')).toHaveLength(1);
    expect(s.town.room().disk.keys('watcher:')).toEqual([]);
  });

  it('[NEW-3] is told until the time is over, or until they want no more', async () => {
    const { s, bob, order, later } = await hall();
    await s.come('Ann');
    await order('Ann', later(5_000));
    await s.pass(6_000);
    await bob.tell('late');
    await s.pass(2_000);
    expect(s.callsOf('activity')).toEqual([]);
    await order('Ann');
    await order('Ann', 0);
    await s.pass(2_000);
    await bob.tell('later');
    expect(s.callsOf('activity')).toEqual([]);
  });

  it('[NEW-3] is a member, and one of at most 1,000', async () => {
    const { s, order, later } = await hall();
    await s.town.world.settle();
    expect(await s.town.ask('room', 'hall', watch('u_stranger', later()))).toEqual({ ok: false });
    const { disk } = s.town.room();
    for (let i = 0; i < 999; i += 1) disk.values.set(`watcher:u_${i}`, JSON.stringify(later()));
    disk.values.set('watcher:u_late', '1');
    s.town.room().crash();
    expect(await order('Ann')).toEqual({ ok: true });
    expect(await order('Bob')).toEqual({ ok: false });
    expect(disk.keys('watcher:')).toHaveLength(1_000);
    expect(disk.keys('watcher:')).not.toContain('watcher:u_late');
  });

  it('[NEW-3] is not told any more after leaving', async () => {
    const { s, bob, order } = await hall();
    await s.come('Ann');
    await order('Ann');
    const talker = await s.town.enter('Ann');
    talker.say({ type: 'room.leave' });
    await s.pass(10);
    await bob.tell('gone?');
    await s.pass(2_000);
    expect(s.callsOf('activity')).toEqual([]);
  });

  it('[NEW-3] is known after a sleep and after a crash', async () => {
    const { s, bob, order } = await hall();
    const ann = await s.come('Ann');
    await order('Ann');
    s.town.room().hibernate();
    await bob.tell('one');
    s.town.room().crash();
    const again = await s.town.enter('Bob');
    await again.tell('two');
    await s.pass(1_000);
    expect(ann.all('activity').map(({ last }) => last.text)).toEqual(['one', 'two']);
  });
});
