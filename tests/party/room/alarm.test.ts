import { describe, expect, it } from 'vitest';
import { Town } from '../../harness/town.ts';

const secondMs = 1_000;
const build = () => Town.build({ answersPings: true });

describe('a room whose pings the platform answers', () => {
  it('[PRES-7] hears nothing of them and sleeps on', async () => {
    const town = await build();
    const ann = await town.enter('ann');
    await town.world.advance(15 * secondMs);
    expect(town.room().sleep()).toBe(true);
    ann.say({ type: 'ping' });
    await town.world.advance(secondMs);
    expect(ann.all('pong')).toEqual([{ type: 'pong' }]);
    expect(town.room().isAwake).toBe(false);
  });

  it('[PRES-1] takes them for signs of life however long it sleeps', async () => {
    const town = await build();
    const people = [await town.enter('ann'), await town.enter('bob')];
    for (let minute = 0; minute < 10; minute += 1) {
      await town.world.advance(60 * secondMs);
      town.room().sleep();
      for (const person of people) person.say({ type: 'ping' });
    }
    expect(people.map(({ closed }) => closed)).toEqual([undefined, undefined]);
    expect(people.flatMap((person) => person.all('presence')).flatMap(({ left }) => left)).toEqual(
      [],
    );
    // Once in a while, and not at every ping.
    expect(town.room().lives).toBeLessThan(25);
  });

  it('[PRES-3] looks for a silent death by itself, also for the first who came', async () => {
    const town = await build();
    const ann = await town.enter('ann');
    await town.world.advance(15 * secondMs);
    town.room().sleep();
    ann.socket.vanish();
    expect(town.room().alarmAt).toBeLessThan(town.world.now() + 65 * secondMs);
    await town.world.advance(75 * secondMs);
    expect([...town.room().sockets].filter(({ isOpen }) => isOpen)).toEqual([]);
  });

  it('[PRES-3] asks anew where a ring comes right after it looked', async () => {
    const town = await build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    for (let round = 0; round < 3; round += 1) {
      const ringsAt = town.room().alarmAt ?? 0;
      await town.world.advance(ringsAt - town.world.now() - secondMs);
      for (const person of [ann, bob]) person.say({ type: 'ping' });
      // Wakes it, and it looks: a second before it is rung for.
      ann.say({ type: 'typing' });
      await town.world.advance(3 * secondMs);
      expect(town.room().alarmAt).toBeGreaterThan(town.world.now());
    }
  });

  it('[PRES-3] asks anew where the platform lost its alarm, as soon as anything wakes it', async () => {
    const town = await build();
    const ann = await town.enter('ann');
    await town.enter('bob');
    town.room().loseAlarm();
    await town.world.advance(15 * secondMs);
    town.room().sleep();
    ann.say({ type: 'typing' });
    await town.world.settle();
    expect(town.room().alarmAt).toBeGreaterThan(town.world.now());
  });

  it('[PRES-3] tells of those whom a deploy closed and who do not come back, when nobody does', async () => {
    const town = await build();
    await town.enter('ann');
    await town.world.advance(secondMs);
    const counts: unknown[] = [];
    town.network.troubleOf = (_, __, order) => {
      const { type, count } = order as { type: string; count: number };
      if (type === 'online') counts.push(count);
      return undefined;
    };
    town.room().crash();
    await town.world.advance(90 * secondMs);
    expect(counts.at(-1)).toBe(0);
    await town.world.advance(300 * secondMs);
    expect(town.room().alarmAt).toBeUndefined();
  });

  it('[PRES-2] ends a leaving that it slept through', async () => {
    const town = await build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    await town.world.advance(secondMs);
    ann.socket.hangUp();
    await town.world.advance(2 * secondMs);
    // No platform does it while a timer is set, but for a restart that keeps sockets.
    expect(town.room().hibernate()).toBe(true);
    bob.say({ type: 'typing' });
    await town.world.advance(9 * secondMs);
    expect(bob.last('presence')).toMatchObject({ left: [ann.person.id] });
  });
});
