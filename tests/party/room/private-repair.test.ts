import { describe, expect, it } from 'vitest';
import { FriendsTown, shut } from '../../harness/friends.ts';

describe('of two states of a pair', () => {
  it('[DM-5] the one with the higher version holds, whatever came last', async () => {
    const friends = await FriendsTown.build();
    const before = { isOpen: true, version: 4 };
    await friends.act('remove');
    await friends.tellRoom(before);
    expect((await friends.enter('ann')).closed).toEqual(shut);
    await friends.tellRoom({ isOpen: true, version: 8 });
    await friends.tellRoom({ isOpen: false, version: 7 });
    expect((await friends.enter('ann')).closed).toBeUndefined();
  });
});

describe('what died half way', () => {
  const betweenLibsqlAndRoom = ({ type }: { type: string }) => type === 'pair';

  it('[DM-5] is put right when the room wakes, with sockets that slept through it', async () => {
    const friends = await FriendsTown.build();
    const [ann, ben] = [await friends.enter('ann'), await friends.enter('ben')];
    await friends.town.world.advance(20_000);
    expect(friends.host.sleep()).toBe(true);
    await expect(friends.act('remove', { diesBefore: betweenLibsqlAndRoom })).rejects.toThrow();
    expect(ben.closed).toBeUndefined();
    await ben.tell('anybody?');
    expect([ann.closed, ben.closed]).toEqual([shut, shut]);
    expect([ann.texts, ben.acks, friends.town.stored(friends.room)]).toEqual([[], [], []]);
  });

  it('[DM-5] is put right by the sweep, with sockets that stay open', async () => {
    const friends = await FriendsTown.build();
    const [ann, ben] = [await friends.enter('ann'), await friends.enter('ben')];
    await expect(friends.act('remove', { diesBefore: betweenLibsqlAndRoom })).rejects.toThrow();
    await friends.town.sweep();
    expect([ann.closed, ben.closed]).toEqual([shut, shut]);
    expect((await friends.enter('ann')).closed).toEqual(shut);
  });

  it('[DM-5] is put right by who does it again', async () => {
    const friends = await FriendsTown.build();
    const ben = await friends.enter('ben');
    await expect(friends.act('remove', { diesBefore: betweenLibsqlAndRoom })).rejects.toThrow();
    expect(await friends.act('remove')).toMatchObject({ state: 'none', version: 3 });
    expect(ben.closed).toEqual(shut);
  });

  it('[DM-5] before libSQL knew of it changes nothing', async () => {
    const friends = await FriendsTown.build();
    const ben = await friends.enter('ben');
    const diesBefore = ({ party }: { party: string }) => party === 'scribe';
    await expect(friends.act('remove', { diesBefore })).rejects.toThrow();
    await friends.town.sweep();
    await ben.tell('still here');
    expect([ben.closed, ben.acks.length]).toEqual([undefined, 1]);
  });

  it('[DM-5] with the room itself is put right by its next life', async () => {
    const friends = await FriendsTown.build();
    await friends.enter('ben');
    const diesBefore = (step: { type: string }) => {
      if (step.type === 'pair') friends.host.crash();
      return step.type === 'pair';
    };
    await expect(friends.act('block', { diesBefore })).rejects.toThrow();
    expect((await friends.enter('ben')).closed).toEqual(shut);
  });

  it('[DM-5] a begin that the room never heard of is found in libSQL', async () => {
    const friends = await FriendsTown.build();
    await friends.act('remove');
    await friends.act('request', { diesBefore: betweenLibsqlAndRoom }).catch(() => {});
    const again = { me: 'ben', them: 'ann', diesBefore: betweenLibsqlAndRoom };
    await expect(friends.act('request', again)).rejects.toThrow();
    expect((await friends.enter('ann')).closed).toEqual(shut);
    await friends.town.sweep();
    friends.host.crash();
    expect((await friends.enter('ann')).closed).toBeUndefined();
  });

  it('[DM-5] nobody gets in while neither the room nor libSQL can tell', async () => {
    const friends = await FriendsTown.build();
    friends.town.network.databaseTrouble = () => 'refused';
    expect((await friends.enter('ann')).closed?.reason).toBe('unavailable');
    friends.town.network.databaseTrouble = () => undefined;
    expect((await friends.enter('ann')).closed).toBeUndefined();
  });

  it('[DM-5] friends go on while libSQL does not answer', async () => {
    const friends = await FriendsTown.build();
    await friends.enter('ann');
    friends.host.crash();
    friends.town.network.databaseTrouble = () => 'slow';
    const ann = await friends.enter('ann');
    expect(ann.heard).toEqual([]);
    await friends.town.world.advance(2_000);
    await ann.tell('hello');
    expect(ann.acks).toHaveLength(1);
  });

  it('[DM-5] friends go on while libSQL is away', async () => {
    const friends = await FriendsTown.build();
    await friends.enter('ann');
    friends.host.crash();
    friends.town.network.databaseTrouble = () => 'refused';
    const ann = await friends.enter('ann');
    await ann.tell('hello');
    expect(ann.acks).toHaveLength(1);
  });
});
