import { afterEach, describe, expect, it, vi } from 'vitest';
import { StreetStorm } from './street-storm.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Seeds that once found a bug, in storms in which nothing was removed. They run for ever. */
const pinned: readonly number[] = [40, 54, 142];
const fresh = Array.from(
  { length: Number(process.env.STORM_SEEDS ?? 25) },
  (_, index) => index + 1,
);

describe('SDK and room in a storm', () => {
  it.each(pinned)(
    '[OUT-6] [SYNC-5] [SEND-2] show everybody the same log, everything once, in everyone’s order, with the pinned seed %i',
    async (seed) => {
      expect(await StreetStorm.run({ seed, actions: 2_500, removes: false })).toEqual([]);
    },
  );

  it.each(fresh)(
    '[OUT-6] [SYNC-5] [SEND-2] [DEL-4] show everybody the same log, everything once, in everyone’s order, with seed %i',
    async (seed) => {
      expect(await StreetStorm.run({ seed, actions: 2_500 })).toEqual([]);
    },
  );
});
