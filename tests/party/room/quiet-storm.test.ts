import { describe, expect, it } from 'vitest';
import { Room } from '../../../party/room/room.ts';
import { Lounge, type LoungeOptions } from '../../harness/lounge.ts';

const seeds = Array.from({ length: Number(process.env.STORM_SEEDS ?? 12) }, (_, i) => i + 1);
const actions = 150;
const homes = [
  ['pings wake rooms', { answersPings: false }],
  ['the platform answers pings and wakes nobody', { answersPings: true }],
] as const;

describe.each(homes)('where %s, everybody sees who is there', (_, platform) => {
  it.each(seeds)('[PRES-1] [PRES-2] [PRES-3] at every moment, with seed %i', async (seed) => {
    expect(await Lounge.run({ ...platform, seed, actions })).toEqual([]);
  });
});

const planted: Readonly<Record<string, Partial<LoungeOptions>>> = {
  'no alarm': { losesAlarms: true },
  'pings of which the room does not know': {
    makeRoom: (parts) =>
      new Room({ ...parts, connections: () => [...parts.connections()].map(withoutHearing) }),
  },
};

describe('a storm over a quiet room', () => {
  it.each(Object.entries(planted))('finds %s', async (_, options) => {
    const found = [];
    for (const seed of [1, 2, 3])
      found.push(...(await Lounge.run({ ...options, answersPings: true, seed, actions })));
    expect(found).not.toEqual([]);
  });
});

/** The same connection, but for what the platform knows of its pings. */
function withoutHearing<T extends object>(connection: T): T {
  return new Proxy(connection, {
    get: (target, name) => {
      if (name === 'heardAt') return undefined;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
