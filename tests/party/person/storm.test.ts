import { describe, expect, it } from 'vitest';
import { Crowd } from './crowd.ts';

const seeds = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('many who come and go', () => {
  it.each(seeds(3))(
    '[SEEN-5] a hundred people see the same in the end, with seed %i',
    async (seed) => {
      const { wrong, there } = await Crowd.run({
        seed,
        people: 100,
        friendships: 300,
        actions: 600,
      });
      expect(wrong).toEqual([]);
      expect(there).toBeGreaterThan(10);
    },
  );

  it.each(seeds(12))(
    '[SEEN-5] they do so where the platform answers pings and rings alarms, and fails, with seed %i',
    async (seed) => {
      const storm = { seed, people: 24, friendships: 16, actions: 400, isHarsh: true };
      const { wrong } = await Crowd.run({ ...storm, answersPings: true });
      expect(wrong).toEqual([]);
    },
  );

  it.each(seeds(12))('[SEEN-5] they do so on a server that fails, with seed %i', async (seed) => {
    const { wrong } = await Crowd.run({
      seed,
      people: 24,
      friendships: 16,
      actions: 400,
      isHarsh: true,
    });
    expect(wrong).toEqual([]);
  });
});
