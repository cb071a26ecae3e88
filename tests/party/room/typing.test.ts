import { describe, expect, it } from 'vitest';
import { Town } from '../../harness/town.ts';

describe('presence', () => {
  it('[PRES-6] tells the others who types, at most every two seconds', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    for (let i = 0; i < 10; i += 1) {
      ann.say({ type: 'typing' });
      await town.world.advance(500);
    }
    const told = { type: 'typing', by: ann.person.id, name: 'ann' };
    expect(bob.all('typing')).toEqual([told, told, told]);
  });

  it('[PRES-6] stores nothing of who types', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await town.world.advance(1_000);
    const { writes } = town.room().disk;
    ann.say({ type: 'typing' });
    await town.world.advance(1_000);
    expect(town.room().disk.writes).toBe(writes);
    expect(town.stored()).toHaveLength(1);
  });
});
