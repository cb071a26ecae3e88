import { describe, expect, it } from 'vitest';
import { Fault } from '../../../party/fault.ts';
import { KnownSites } from '../../../party/sites/known-sites.ts';
import {
  isOnSite,
  publicRoom,
  roomKey,
  roomKeyShape,
  siteOf,
} from '../../../party/sites/room-key.ts';
import { insertOrigins, insertSite } from '../../../party/storage/site-statements.ts';
import { parse } from '../../../sdk/src/protocol/index.ts';
import { memoryDatabase } from '../storage/memory-database.ts';

const settings = { guests: true, accounts: true, files: true, room: 'general' };
const minute = 60_000;
const dm = `dm-${'0'.repeat(40)}`;

async function start() {
  const { database } = await memoryDatabase();
  const state = { now: 1_000_000, isAway: false, reads: 0 };
  const config = { origins: ['https://own.example'], settings, identityKeys: [], secret: 'x' };
  const sites = new KnownSites({
    config,
    clock: { now: () => state.now },
    log: () => {},
    database: {
      read: async (statement) => {
        state.reads += 1;
        if (state.isAway) throw new Fault('unavailable');
        return database.read(statement);
      },
    },
  });
  const add = (id: string, ...origins: string[]) =>
    database.write([
      insertSite({ id, settings: JSON.stringify(settings), createdAt: 1 }),
      insertOrigins(id, origins),
    ]);
  return { sites, state, add };
}

describe('sites', () => {
  it('[SITE-1] are found by their keys, and the default one without a look', async () => {
    const { sites, state, add } = await start();
    await add('acme', 'https://a.example');
    expect((await sites.find(''))?.origins).toEqual(['https://own.example']);
    for (const wrong of ['ACME', 'a', 'a.b', 'x'.repeat(33), ' acme'])
      expect(await sites.find(wrong)).toBeUndefined();
    expect(state.reads).toBe(0);
    expect(await sites.find('acme')).toMatchObject({ id: 'acme', settings, keys: [] });
    expect(await sites.find('nobody')).toBeUndefined();
  });

  it('[SITE-7] are looked up again after 10 s, those that there are not too', async () => {
    const { sites, state, add } = await start();
    expect(await sites.find('acme')).toBeUndefined();
    await add('acme', 'https://a.example');
    state.now += 9_999;
    expect(await sites.find('acme')).toBeUndefined();
    expect(state.reads).toBe(1);
    state.now += 1;
    expect(await sites.find('acme')).toBeDefined();
    await sites.find('acme');
    expect(state.reads).toBe(2);
  });

  it('are known for an hour while libSQL cannot be read, and looked for every 10 s', async () => {
    const { sites, state, add } = await start();
    await add('acme', 'https://a.example');
    await sites.find('acme');
    await sites.isKnownOrigin('https://a.example');
    state.isAway = true;
    state.now += 30 * minute;
    expect(await sites.find('acme')).toBeDefined();
    expect(await sites.isKnownOrigin('https://a.example')).toBe(true);
    const { reads } = state;
    await sites.find('acme');
    expect(state.reads).toBe(reads);
    await expect(sites.find('other')).rejects.toMatchObject({ code: 'unavailable' });
    state.now += 30 * minute;
    await expect(sites.find('acme')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await sites.find('')).toBeDefined();
  });

  it('are not forgotten for keys that somebody makes up', async () => {
    const { sites, state, add } = await start();
    await add('acme', 'https://a.example');
    await sites.find('acme');
    for (let index = 0; index < 1_500; index += 1) await sites.find(`made-up-${index}`);
    state.isAway = true;
    state.now += minute;
    expect(await sites.find('acme')).toBeDefined();
  });
});

const origins = Array.from({ length: 40 }, (_, index) => `https://www${index}.shop.example`);
const near = (origin: string) => [
  origin.replace('https:', 'http:'),
  origin.toUpperCase(),
  `${origin}.`,
  `${origin}:443`,
  `${origin}:8443`,
  `${origin}.evil.example`,
  origin.replace('https://', 'https://evil-'),
  origin.replace('https://', 'https://x.'),
  `${origin}/`,
  origin.slice(0, -1),
];

describe('forty origins of a site', () => {
  it('[S1] are known, and nothing that is like one', async () => {
    const { sites, add } = await start();
    await add('shop', ...origins);
    const site = await sites.find('shop');
    expect(site?.origins).toHaveLength(40);
    for (const origin of origins) {
      expect(await sites.isKnownOrigin(origin)).toBe(true);
      for (const wrong of near(origin)) {
        expect(await sites.isKnownOrigin(wrong)).toBe(false);
        expect(site?.origins).not.toContain(wrong);
      }
    }
    for (const wrong of ['null', '', '*', `https://${'x'.repeat(300)}.example`])
      expect(await sites.isKnownOrigin(wrong)).toBe(false);
  });
});

describe('the key of a room', () => {
  it('[SITE-4] has its site in it, and none for the default one and for private rooms', () => {
    expect(roomKey('acme', 'lounge')).toBe('acme.lounge');
    expect(roomKey('', 'lounge')).toBe('lounge');
    expect(roomKey('acme', dm)).toBe(dm);
    expect([publicRoom('acme.lounge'), publicRoom('lounge')]).toEqual(['lounge', 'lounge']);
    expect([siteOf('acme.lounge'), siteOf('lounge'), siteOf(dm)]).toEqual(['acme', '', '']);
    expect([isOnSite('acme', 'acme.lounge'), isOnSite('acme', dm), isOnSite('', dm)]).toEqual([
      true,
      true,
      true,
    ]);
    for (const [site, key] of [
      ['', 'acme.lounge'],
      ['acme', 'lounge'],
      ['acme', 'bolt.lounge'],
      ['ac', 'acme.lounge'],
    ] as const)
      expect(isOnSite(site, key)).toBe(false);
  });

  it('[SITE-4] is no other one’s, whatever the names', () => {
    for (const wrong of ['.lounge', 'a.lounge', 'acme.', 'acme.a.b', 'ACME.lounge', `acme.${dm}`])
      expect(parse(roomKeyShape, wrong).ok).toBe(false);
    for (const right of ['lounge', 'acme.lounge', dm, 'acme.dm-short'])
      expect(parse(roomKeyShape, right).ok).toBe(true);
  });
});
