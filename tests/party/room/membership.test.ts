import { describe, expect, it } from 'vitest';
import { Town } from '../../harness/town.ts';

const secondMs = 1_000;

describe('membership', () => {
  it('[PRES-5] makes a member at the first sync, once', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    ann.sync();
    await town.enter('ann');
    town.room().crash();
    await town.enter('ann');
    expect(town.stored()).toMatchObject([{ kind: 'joined', by: ann.person.id, name: 'ann' }]);
  });

  it('[PRES-5] ends a membership with an event, and closes the sockets of that person alone', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const tab = await town.enter('ann');
    const bob = await town.enter('bob');
    await town.world.advance(secondMs);
    ann.say({ type: 'room.leave' });
    await town.world.advance(12 * secondMs);
    expect(bob.events.at(-1)).toMatchObject({ kind: 'left', by: ann.person.id });
    expect([ann.closed, tab.closed]).toEqual(Array(2).fill({ code: 1000, reason: 'left' }));
    expect(bob.closed).toBeUndefined();
    expect(bob.last('presence')).toMatchObject({ left: [ann.person.id] });
  });

  it('[PRES-5] takes in what was sent before leaving, and nothing after it', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    ann.send('goodbye');
    ann.say({ type: 'room.leave' });
    ann.send('too late');
    await town.world.advance(10);
    expect(bob.texts).toEqual(['goodbye']);
    expect(bob.events.at(-1)).toMatchObject({ kind: 'left' });
  });

  it('[PRES-5] lets a person leave while others come', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    ann.say({ type: 'room.leave' });
    const others = ['bob', 'cat', 'dan'].map((name) => town.connect(name));
    for (const other of others) other.sync();
    ann.socket.say('noise');
    await town.world.advance(10);
    const log = town.stored().map(({ kind, by }) => `${kind} ${by.slice(2, 5)}`);
    expect(log).toEqual(['joined ann', 'left ann', 'joined bob', 'joined cat', 'joined dan']);
    for (const other of others) expect(other.last('synced')?.online).not.toContainEqual(ann.person);
  });

  it('[PRES-5] takes a person in again who had left', async () => {
    const town = await Town.build();
    (await town.enter('ann')).say({ type: 'room.leave' });
    await town.world.settle();
    await town.enter('ann');
    expect(town.stored().map(({ kind }) => kind)).toEqual(['joined', 'left', 'joined']);
  });
});
