import { describe, expect, it } from 'vitest';
import { planted } from '../../harness/planted.ts';
import { Storm } from '../../harness/storm.ts';

const mostSeeds = 30;

/** The first seed under which a storm shows that something is wrong. */
async function findSeed(options: (typeof planted)[string]): Promise<number | undefined> {
  for (let seed = 1; seed <= mostSeeds; seed += 1) {
    const wrong = await Storm.run({ ...options, seed, actions: 1_500 });
    if (wrong.length > 0) {
      if (wrong.length > 0) return seed;
      return seed;
    }
  }
  return undefined;
}

describe('the storm', () => {
  it.each(Object.entries(planted))('finds %s', async (_, options) => {
    expect(await findSeed(options)).toBeDefined();
  });
});
