import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { routes } from '../../../party/http/app.ts';
import { acme, bolt, operate } from './two-sites.ts';
import { file, openWorld, type World } from './world.ts';

vi.setConfig({ testTimeout: 30_000 });
let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.house.close());

const person = routes.filter(({ access }) => access === 'person');
const ofSites = routes.filter(({ isForAnySite }) => !isForAnySite);
const values: Record<string, string> = {
  ':room': 'lounge',
  ':id': 'u_aaaaaaaaaaaaaaaa',
  ':action': 'block',
  ':hash': 'a'.repeat(64),
  ':file': file,
  ':index': '0',
  ':seq': '1',
};
const pathOf = (path: string) =>
  path
    .split('/')
    .map((part) => values[part] ?? part)
    .join('/');

describe('a site', () => {
  it('[SITE-3] opens nothing to a session of another one', async () => {
    for (const { method, path } of person) {
      const asking = { at: bolt, token: world.ann.token };
      const { body } = await world.ask(method, pathOf(path), asking);
      expect([path, body.error?.code]).toEqual([path, 'unauthenticated']);
      const { body: own } = await world.ask(method, pathOf(path), {
        at: { key: '', origin: 'https://host.example' },
        token: world.ann.token,
      });
      expect([path, own.error?.code]).toEqual([path, 'unauthenticated']);
    }
  });

  it('[SITE-2] [S1] answers no page of another site, in any route', async () => {
    for (const { method, path } of ofSites) {
      const at = { key: bolt.key, origin: acme.origin };
      const { status, body, headers } = await world.ask(method, pathOf(path), { at });
      expect([path, status, body.error?.code]).toEqual([path, 403, 'origin-not-allowed']);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('[SITE-1] that there is not is told to a page of any site, in any route', async () => {
    for (const { method, path } of ofSites)
      for (const key of ['nobody', 'ACME', 'acme.lounge', 'x', "'; DROP TABLE site"]) {
        const { body, headers } = await world.ask(method, pathOf(path), { at: { ...acme, key } });
        expect([path, body.error?.code]).toEqual([path, 'site-not-found']);
        expect(headers.get('access-control-allow-origin')).toBe(acme.origin);
      }
  });

  it('[SITE-1] is the default one where none is named, whose pages are others', async () => {
    const none = { key: '', origin: 'https://host.example' };
    const { body } = await world.ask('GET', '/v1/rooms', { at: none });
    expect(body.rooms).toEqual([]);
    const foreign = await world.ask('GET', '/v1/rooms', { at: { ...acme, key: '' } });
    expect(foreign.body.error.code).toBe('origin-not-allowed');
  });

  it('[SITE-2] shows files and pictures in pages of any site, by their own addresses', async () => {
    const { house, link } = world;
    const load = (path: string, origin: string) => house.ask('GET', path, { headers: { origin } });
    for (const { origin } of [acme, bolt]) {
      const { status, headers } = await load(link, origin);
      expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    }
    expect((await load(link, 'https://evil.example')).status).toBe(403);
    expect((await operate(house, 'GET', '/acme')).status).toBe(200);
  });
});
