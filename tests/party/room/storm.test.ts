import { describe, expect, it } from 'vitest';
import { Storm } from '../../harness/storm.ts';

/** Seeds that once found a bug. They run for ever. */
const pinned: readonly number[] = [];
const fresh = Array.from(
  { length: Number(process.env.STORM_SEEDS ?? 50) },
  (_, index) => index + 1,
);

describe('a room in a storm', () => {
  it.each([...pinned, ...fresh])(
    '[LOG-8] loses nothing and doubles nothing, with seed %i',
    async (seed) => {
      expect(await Storm.run({ seed, actions: 1_500 })).toEqual([]);
    },
  );

  it.each(fresh.slice(0, 12))(
    '[LOG-8] does so too where the platform answers pings and rings alarms, with seed %i',
    async (seed) => {
      expect(await Storm.run({ seed, actions: 1_500, answersPings: true })).toEqual([]);
    },
  );

  it.each(fresh.slice(0, 8))('[LOG-4] trims only what libSQL has, with seed %i', async (seed) => {
    expect(await Storm.run({ seed, actions: 1_000, past: 1_245 })).toEqual([]);
  });
});
