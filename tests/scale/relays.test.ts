import { describe, expect, it } from 'vitest';
import { type Bug, simulate } from './simulation.mjs';

const small = { viewers: 400, relays: [4], messagesPerSecond: 20, seconds: 6 };
const faults = { relayDeaths: 3, roomRestarts: 3, linkCuts: 4, lossShare: 0.02 };
const seeds = [1, 2, 3];

describe('a room of many viewers behind relays', () => {
  it('gives everybody everything once and in one order, at once where nothing fails', () => {
    const { problems, repeated, latencyMs } = simulate({ ...small, seed: 1 });
    expect(problems).toEqual([]);
    expect(repeated).toBe(0);
    expect(latencyMs.most).toBeLessThan(100);
  });

  it.each(seeds)(
    'keeps that when relays die, frames are lost and the room restarts (seed %i)',
    (seed) => {
      const { problems, moved } = simulate({ ...small, seed, faults });
      expect(problems).toEqual([]);
      expect(moved).toBeGreaterThan(0);
    },
  );

  it.each(seeds)('keeps that with two levels of relays (seed %i)', (seed) => {
    expect(simulate({ ...small, relays: [2, 6], seed, faults }).problems).toEqual([]);
  });

  it('is the same for the same seed', () => {
    const once = () => JSON.stringify(simulate({ ...small, seed: 7, faults }));
    expect(once()).toBe(once());
  });

  const bugs: readonly Bug[] = [
    'told before it is stored',
    'a relay skips what comes',
    'a relay orders by itself',
    'a resume begins where the relay is',
  ];

  it.each(bugs)('would show that %s', (bug) => {
    const shown = seeds.some(
      (seed) => simulate({ ...small, viewers: 100, seed, faults, bugs: [bug] }).problems.length > 0,
    );
    expect(shown).toBe(true);
  });
});
