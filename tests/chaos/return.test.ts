import { describe, expect, it } from 'vitest';
import { Town } from '../harness/town.ts';

describe('a database that comes back', () => {
  it.each([5, 20, 33, 60, 300])(
    '[LOG-3] has everything 5 s after it was away for %i s',
    async (seconds) => {
      const town = await Town.build();
      const ann = await town.enter('ann');
      town.network.databaseTrouble = () => 'refused';
      await ann.tell('while nobody writes');
      await town.world.advance(seconds * 1_000);
      town.network.databaseTrouble = () => undefined;
      await town.world.advance(5_000);
      expect((await town.rows()).map(({ seq }) => seq)).toEqual([1, 2]);
    },
  );
});
