import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Browser } from './browser.ts';
import { planted } from './planted.ts';
import { Storm } from './storm.ts';
import type { StreetOptions } from './street.ts';
import { StreetStorm } from './street-storm.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const mostSeeds = 30;

/** The first seed under which a storm shows that something is wrong. */
async function findSeed(run: (seed: number) => Promise<string[]>): Promise<number | undefined> {
  for (let seed = 1; seed <= mostSeeds; seed += 1) {
    if ((await run(seed)).length > 0) return seed;
  }
  return undefined;
}

const forgetful = (browser: Browser) => {
  browser.outbox.put = async () => {};
};
const plantedInSdk: Readonly<Record<string, StreetOptions>> = {
  'an ack before its write': planted['an ack before its write'] ?? {},
  'no dedupe': planted['no dedupe'] ?? {},
  'an outbox that keeps nothing': { prepare: forgetful },
};

describe('a storm over the room', () => {
  it.each(Object.entries(planted))('finds %s', async (_, options) => {
    const run = (seed: number) => Storm.run({ ...options, seed, actions: 1_500 });
    expect(await findSeed(run)).toBeDefined();
  });
});

describe('a storm over SDK and room', () => {
  it.each(Object.entries(plantedInSdk))('finds %s', async (_, options) => {
    const storm = { ...options, actions: 2_500, removes: false };
    const run = (seed: number) => StreetStorm.run({ ...storm, seed });
    expect(await findSeed(run)).toBeDefined();
  });
});
