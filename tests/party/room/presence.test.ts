import { describe, expect, it } from 'vitest';
import type { Talker } from '../../harness/talker.ts';
import { Town } from '../../harness/town.ts';

const secondMs = 1_000;

/** Lets time pass while these people give signs of life, as clients do every 25 seconds. */
async function live(town: Town, ms: number, talkers: readonly Talker[]): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5 * secondMs) {
    await town.world.advance(Math.min(5 * secondMs, ms - passed));
    if (passed % (25 * secondMs) === 0) for (const talker of talkers) talker.say({ type: 'ping' });
    await town.world.settle();
  }
}

const names = (talker: Talker | undefined) =>
  talker
    ?.last('synced')
    ?.online.map(({ name }) => name)
    .sort();

describe('presence', () => {
  it('[PRES-1] is kept by a sign of life every 50 seconds', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    await town.world.advance(19 * secondMs);
    ann.say({ type: 'ping' });
    await town.world.advance(49 * secondMs);
    bob.say({ type: 'ping' });
    await town.world.advance(secondMs);
    ann.say({ type: 'ping' });
    await town.world.advance(11 * secondMs);
    expect(ann.closed).toBeUndefined();
    expect(bob.all('presence').flatMap(({ left }) => left)).toEqual([]);
  });

  it('[PRES-1] is kept over a hibernation by a sign of life every 50 seconds', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    await town.world.advance(19 * secondMs);
    ann.say({ type: 'ping' });
    await town.world.advance(secondMs);
    expect(town.room().hibernate()).toBe(true);
    await town.world.advance(49 * secondMs);
    bob.say({ type: 'ping' });
    await town.world.settle();
    expect(ann.closed).toBeUndefined();
  });

  it('[PRES-1] outlives a crash only for those who come back', async () => {
    const town = await Town.build();
    await town.enter('ann');
    await town.enter('bob');
    await town.world.advance(secondMs);
    town.room().crash();
    const cat = await town.enter('cat');
    expect(names(cat)).toEqual(['ann', 'bob', 'cat']);
    await town.enter('bob');
    await town.world.advance(11 * secondMs);
    expect(names(await town.enter('dan'))).toEqual(['bob', 'cat', 'dan']);
    expect(cat.last('presence')).toMatchObject({ joined: [], count: 2 });
  });

  it('[PRES-1] counts a person who comes back before their old socket is closed', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await town.world.advance(secondMs);
    const again = town.connect('ann');
    await town.world.settle();
    ann.socket.hangUp();
    await town.world.settle();
    expect(names(await town.enter('bob'))).toEqual(['ann', 'bob']);
    again.sync();
    await town.world.advance(11 * secondMs);
    expect(names(await town.enter('cat'))).toEqual(['ann', 'bob', 'cat']);
  });

  it('[PRES-2] never leaves somebody out of a snapshot whose return would be no news', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await town.world.advance(secondMs);
    ann.socket.hangUp();
    // Ann's end is due, but not told yet: that is gathered for 100 ms.
    await town.world.advance(10 * secondMs + 10);
    const bob = await town.enter('bob');
    await town.enter('ann');
    await town.world.advance(secondMs);
    const online = new Set(bob.last('synced')?.online.map(({ name }) => name));
    for (const { joined, left } of bob.all('presence')) {
      for (const { name } of joined) online.add(name);
      if (left.includes(ann.person.id)) online.delete('ann');
    }
    expect([...online].sort()).toEqual(['ann', 'bob']);
  });

  it('[PRES-2] tells the others of a first socket, and not of a second', async () => {
    const town = await Town.build();
    const bob = await town.enter('bob');
    await town.world.advance(secondMs);
    const ann = await town.enter('ann');
    await town.world.advance(secondMs);
    expect(bob.last('presence')).toEqual({
      type: 'presence',
      joined: [ann.person],
      left: [],
      count: 2,
    });
    bob.forget();
    await town.enter('ann');
    await town.world.advance(secondMs);
    expect(bob.all('presence')).toEqual([]);
  });

  it('[PRES-2] tells of the end of the last socket after ten seconds without a new one', async () => {
    const town = await Town.build();
    const bob = await town.enter('bob');
    const ann = await town.enter('ann');
    const tab = await town.enter('ann');
    await town.world.advance(secondMs);
    bob.forget();
    ann.socket.hangUp();
    await town.world.advance(20 * secondMs);
    expect(bob.all('presence')).toEqual([]);
    tab.socket.hangUp();
    await town.world.advance(9 * secondMs);
    expect(bob.all('presence')).toEqual([]);
    await town.world.advance(2 * secondMs);
    expect(bob.all('presence')).toMatchObject([{ joined: [], left: [ann.person.id], count: 1 }]);
  });

  it('[PRES-2] says nothing of a page that is loaded again', async () => {
    const town = await Town.build();
    const bob = await town.enter('bob');
    let ann = await town.enter('ann');
    await town.world.advance(secondMs);
    bob.forget();
    for (let i = 0; i < 3; i += 1) {
      ann.socket.hangUp();
      await town.world.advance(9 * secondMs);
      ann = await town.enter('ann');
      await town.world.advance(4 * secondMs);
    }
    await town.world.advance(20 * secondMs);
    expect(bob.all('presence')).toEqual([]);
  });

  it('[PRES-2] says nothing of a page that is loaded again while the room hibernates', async () => {
    const town = await Town.build();
    const bob = await town.enter('bob');
    const ann = await town.enter('ann');
    await town.world.advance(secondMs);
    bob.forget();
    expect(town.room().hibernate()).toBe(true);
    ann.socket.hangUp();
    await town.world.advance(2 * secondMs);
    await town.enter('ann');
    await town.world.advance(20 * secondMs);
    expect(bob.all('presence')).toEqual([]);
  });

  it('[PRES-3] ends within 15 s of a clean close, also while the room hibernates', async () => {
    const town = await Town.build();
    const bob = await town.enter('bob');
    const ann = await town.enter('ann');
    await town.world.advance(secondMs);
    expect(town.room().hibernate()).toBe(true);
    ann.socket.hangUp();
    await town.world.advance(15 * secondMs);
    expect(bob.last('presence')).toMatchObject({ left: [ann.person.id], count: 1 });
    expect(names(await town.enter('cat'))).toEqual(['bob', 'cat']);
  });

  it('[PRES-3] ends within 90 s of a silent death', async () => {
    const town = await Town.build();
    const bob = await town.enter('bob');
    const ann = await town.enter('ann');
    await live(town, 20 * secondMs, [bob, ann]);
    ann.socket.vanish();
    await live(town, 90 * secondMs, [bob]);
    expect(bob.last('presence')).toMatchObject({ left: [ann.person.id], count: 1 });
  });

  it('[PRES-3] ends within 90 s of a silent death for somebody who comes then', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    ann.socket.vanish();
    await town.world.advance(90 * secondMs);
    expect(names(await town.enter('cat'))).toEqual(['cat']);
  });

  it('[PRES-3] ends after a crash for those who do not come back', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await town.enter('bob');
    await town.world.advance(secondMs);
    town.room().crash();
    const bob = await town.enter('bob');
    await town.world.advance(15 * secondMs);
    expect(bob.last('presence')).toMatchObject({ joined: [], left: [ann.person.id], count: 1 });
  });

  it('[PRES-4] names up to 200 people and counts all', async () => {
    const town = await Town.build();
    for (let i = 0; i < 210; i += 1) town.connect(`p${i}`).sync();
    await town.world.settle();
    const ann = await town.enter('ann');
    expect(ann.last('synced')?.online).toHaveLength(200);
    expect(ann.last('synced')?.count).toBe(211);
  });

  it('[PRES-4] names somebody whose page is being loaded again', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await town.world.advance(secondMs);
    ann.socket.hangUp();
    const bob = await town.enter('bob');
    expect(names(bob)).toEqual(['ann', 'bob']);
    expect(bob.last('synced')?.count).toBe(2);
    await town.enter('ann');
    await town.world.advance(20 * secondMs);
    expect(bob.all('presence').flatMap(({ left }) => left)).toEqual([]);
  });

  it('[PRES-4] does not name those who have not synced', async () => {
    const town = await Town.build();
    town.connect('bob');
    expect(names(await town.enter('ann'))).toEqual(['ann']);
  });
});
