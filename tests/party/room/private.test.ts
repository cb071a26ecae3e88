import { describe, expect, it } from 'vitest';
import { FriendsTown, shut } from '../../harness/friends.ts';

const texts = (rows: readonly { text?: string }[]) => rows.flatMap(({ text = [] }) => text);

describe('a private room', () => {
  it('[DM-2] lets in the two and nobody else, whatever ticket they have', async () => {
    const friends = await FriendsTown.build();
    const [ann, ben] = [await friends.enter('ann'), await friends.enter('ben')];
    const eve = await friends.enter('eve');
    expect(eve.closed).toEqual({ code: 4400, reason: 'room-not-found' });
    expect(eve.heard).toEqual([]);
    await ann.tell('hello');
    expect([ann.closed, ben.closed, ben.texts]).toEqual([undefined, undefined, ['hello']]);
  });

  it('[DM-2] gives its history to the two alone', async () => {
    const friends = await FriendsTown.build();
    const ann = await friends.enter('ann');
    await ann.tell('hello');
    const history = (name: string) => {
      const reader = friends.town.person(name).id;
      const order = { type: 'history', room: friends.room, limit: 10, reader };
      return friends.town.ask('room', friends.room, order);
    };
    expect(await history('ben')).toMatchObject({ events: [{ text: 'hello' }] });
    await expect(history('eve')).rejects.toMatchObject({ code: 'room-not-found' });
    await friends.act('remove');
    await expect(history('ben')).rejects.toMatchObject({ code: 'not-friends' });
  });

  it('[DM-6] begins with the first message, and nobody leaves it', async () => {
    const friends = await FriendsTown.build();
    const [ann, ben] = [await friends.enter('ann'), await friends.enter('ben')];
    ann.say({ type: 'room.leave' });
    await ann.tell('first');
    await ben.tell('second');
    expect(ann.refusals).toMatchObject([{ code: 'forbidden' }]);
    expect(ann.closed).toBeUndefined();
    const rows = friends.town.stored(friends.room);
    expect(rows.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, 'message'],
      [2, 'message'],
    ]);
  });

  it('[DM-2] that nobody made yet lets nobody in', async () => {
    const friends = await FriendsTown.build();
    const stray = `dm-${'0'.repeat(40)}`;
    const ann = await friends.town.enter('ann', { room: stray });
    expect(ann.closed?.reason).toBe('room-not-found');
  });

  it('[DM-1] is not every room whose name begins like one: there may be some from before', async () => {
    const friends = await FriendsTown.build();
    const eve = await friends.town.enter('eve', { room: 'dm-lunch' });
    expect([eve.closed, eve.events.map(({ kind }) => kind)]).toEqual([undefined, ['joined']]);
  });

  it('has a state that no public room takes', async () => {
    const friends = await FriendsTown.build();
    const pair = { low: 'a', high: 'b', isOpen: false, version: 1 };
    const order = { type: 'pair', room: 'hall', pair };
    await expect(friends.town.ask('room', 'hall', order)).rejects.toMatchObject({
      code: 'invalid',
    });
    expect((await friends.town.enter('ann')).closed).toBeUndefined();
  });
});

describe('the end of a friendship', () => {
  it('[DM-4] closes both sockets before it is answered, and keeps everybody out', async () => {
    const friends = await FriendsTown.build();
    const [ann, ben] = [await friends.enter('ann'), await friends.enter('ben')];
    await friends.act('remove');
    expect([ann.closed, ben.closed]).toEqual([shut, shut]);
    expect((await friends.enter('ben')).closed).toEqual(shut);
  });

  it.each(['remove', 'block'] as const)('[DM-4] is not told by the room: %s', async (action) => {
    const friends = await FriendsTown.build();
    const ben = await friends.enter('ben');
    await friends.act(action);
    expect(ben.closed).toEqual(shut);
  });

  it('[DM-4] [S18] lets nothing through that was on its way', async () => {
    for (let steps = 0; steps < 60; steps += 1) {
      const friends = await FriendsTown.build({ seed: steps });
      const { town, room } = friends;
      const [ann, ben] = [await friends.enter('ann'), await friends.enter('ben')];
      await town.world.advance(200);
      for (let i = 0; i < 5; i += 1) ben.send(`m${i}`);
      for (let step = 0; step < steps % 30; step += 1) await town.world.step();
      let atAnswer: unknown;
      const looked = () => [town.stored(room).length, ann.frames.length, ben.frames.length];
      await friends.write('remove');
      const pair = { low: ann.person.id, high: ben.person.id, isOpen: false, version: 6 };
      town.begin('room', room, { type: 'pair', room, pair }).then(() => {
        atAnswer = looked()[0];
      });
      for (let i = 5; i < 10; i += 1) ben.send(`m${i}`);
      await town.world.advance(1_000);
      expect(atAnswer).toBe(looked()[0]);
      expect([ann.closed, ben.closed]).toEqual([shut, shut]);
      expect(ben.acks.length).toBeLessThanOrEqual(texts(town.stored(room)).length);
      expect(ann.texts).toEqual(texts(town.stored(room)).slice(0, ann.texts.length));
    }
  });

  it('[DM-4] ends an order that waits for libSQL only after it was taken, untold', async () => {
    const friends = await FriendsTown.build();
    const { town } = friends;
    const [ann, ben] = [await friends.enter('ann'), await friends.enter('ben')];
    await town.world.advance(200);
    town.network.databaseTrouble = () => 'slow';
    ben.send('old', { cid: town.cid(town.world.now() - 30 * 24 * 60 * 60_000) });
    await town.world.advance(10);
    await friends.write('remove');
    let isAnswered = false;
    const pair = { low: ann.person.id, high: ben.person.id, isOpen: false, version: 6 };
    const answer = town.begin('room', friends.room, { type: 'pair', room: friends.room, pair });
    answer.then(() => {
      isAnswered = true;
    });
    await town.world.advance(10);
    expect([isAnswered, ben.closed, ann.closed]).toEqual([false, shut, shut]);
    town.network.isStuck = false;
    await town.world.settle();
    await answer;
    expect([ann.texts, ben.acks]).toEqual([[], []]);
  });

  it('[DM-4] outlives a crash, also while libSQL is away', async () => {
    const friends = await FriendsTown.build();
    await friends.enter('ben');
    await friends.act('remove');
    friends.host.crash();
    friends.town.network.databaseTrouble = () => 'refused';
    expect((await friends.enter('ben')).closed).toEqual(shut);
  });

  it('[DM-4] that failed to reach the disk is not answered', async () => {
    const friends = await FriendsTown.build();
    await friends.enter('ben');
    await friends.write('remove');
    friends.host.disk.isBroken = true;
    await expect(friends.tellRoom()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('[DM-3] keeps what was said for when they are friends again', async () => {
    const friends = await FriendsTown.build();
    await (await friends.enter('ann')).tell('remember');
    await friends.act('remove');
    await friends.act('request', { me: 'ben', them: 'ann' });
    expect((await friends.enter('ben')).closed).toEqual(shut);
    await friends.act('request');
    expect((await friends.enter('ben')).texts).toEqual(['remember']);
  });

  it('[DM-4] takes the cid of a message that was cut off for the same one later', async () => {
    const friends = await FriendsTown.build();
    const ben = await friends.enter('ben');
    const cid = ben.send('twice?');
    await friends.act('remove');
    await friends.act('request');
    await friends.act('request', { me: 'ben', them: 'ann' });
    const again = await friends.enter('ben');
    await again.tell('twice?', { cid });
    expect(texts(friends.town.stored(friends.room))).toEqual(['twice?']);
    expect(again.ackOf(cid)?.seq).toBe(1);
  });
});
