import { describe, expect, it } from 'vitest';
import { Flow } from '../../../party/room/flow.ts';
import { Audience, type Guest } from '../../../party/sockets/audience.ts';
import { Town } from '../../harness/town.ts';

const person = (id: string) => ({ id, name: id, kind: 'guest' as const });

/** A socket that counts how often it is looked at. */
function socketOf(id: string, looks: { count: number }): Guest {
  return {
    id,
    state: undefined,
    get heardAt() {
      looks.count += 1;
      return 0;
    },
    setState: () => {},
    send: () => {},
    close: () => {},
  };
}

describe('a crowd in a room', () => {
  it('[PRES-4] is counted whole while it comes, and after some have gone', async () => {
    const town = await Town.build();
    const crowd = Array.from({ length: 60 }, (_, i) => town.connect(`p${i}`));
    for (const one of crowd) one.sync();
    await town.world.settle();
    expect((await town.enter('ann')).last('synced')?.count).toBe(61);
    await town.world.advance(1_000);
    for (const one of crowd.slice(0, 20)) one.socket.hangUp();
    await town.world.advance(11_000);
    expect((await town.enter('bob')).last('synced')?.count).toBe(42);
  });

  it('[PRES-4] counts nobody who came and was gone before the others were told', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    ann.socket.hangUp();
    await town.world.settle();
    expect((await town.enter('bob')).last('synced')?.count).toBe(1);
  });

  it('[PRES-2] writes once of all who leave together', async () => {
    const town = await Town.build();
    const crowd = Array.from({ length: 40 }, (_, i) => town.connect(`p${i}`));
    for (const one of crowd) one.sync();
    await town.world.advance(2_000);
    const before = town.room().disk.writes;
    for (const one of crowd.slice(0, 30)) one.socket.hangUp();
    await town.world.advance(1_000);
    expect(town.room().disk.writes - before).toBeLessThan(5);
  });

  it('[PRES-1] is not gone through for each who comes', () => {
    const looks = { count: 0 };
    const audience = new Audience([]);
    for (let i = 0; i < 100; i += 1) {
      const state = { person: person(`p${i % 50}`), session: 's', isLive: false, beatAt: 1 };
      audience.add(socketOf(`c${i}`, looks), state);
      audience.goLive(`c${i}`);
    }
    expect(looks.count).toBe(0);
    expect([audience.livePeople, audience.size, audience.countOf('p7')]).toEqual([50, 100, 2]);
    audience.remove('c7');
    expect([audience.livePeople, audience.hasLive('p7')]).toEqual([50, true]);
    audience.remove('c57');
    expect([audience.livePeople, audience.hasLive('p7')]).toEqual([49, false]);
  });

  it('[SEND-9] has those who come close together in one frame', async () => {
    let now = 0;
    const timers: { at: number; task: () => void }[] = [];
    const after = (ms: number, task: () => void) => {
      timers.push({ at: now + ms, task });
      return () => {};
    };
    const groups: number[] = [];
    const flow = new Flow(
      { now: () => now, after },
      async (group) => void groups.push(group.length),
      () => 100,
    );
    for (; now < 1_000; now += 10) {
      flow.push({ from: `p${now}`, isUrgent: true });
      for (const timer of timers.splice(0)) {
        if (timer.at <= now) timer.task();
        else timers.push(timer);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(groups[0]).toBe(1);
    expect(groups.slice(1).every((size) => size >= 9)).toBe(true);
    expect(groups.length).toBeLessThan(13);
  });
});
