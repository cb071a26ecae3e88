import { expect, it } from 'vitest';
import { createPartylineWith } from '../../sdk/src/client.ts';
import { turn, useTestClock } from './clock.ts';
import { codeOf } from './code-of.ts';
import { server, World } from './world.ts';

useTestClock();

const clientOf = (world: World, site?: string) =>
  createPartylineWith({ server, ...(site && { site }) }, world.tab());
const account = { username: 'ann', password: 'correct horse' };
const sitesOf = (world: World) =>
  world.calls.map(({ init }) => new Headers(init.headers).get('partyline-site'));

it('[SITE-1] names its site with every call, and none where it has none', async () => {
  const world = new World();
  const shop = clientOf(world, 'shop');
  await shop.signIn(account);
  shop.open('general');
  await turn();
  await shop.signOut();
  expect(world.calls.length).toBeGreaterThan(2);
  expect(new Set(sitesOf(world))).toEqual(new Set(['shop']));
  world.calls.length = 0;
  await clientOf(world).signIn(account);
  expect(sitesOf(world)).toEqual([null]);
});

it('[SITE-4] finds a room of its site, and a private one where all sites have it', async () => {
  const world = new World();
  const client = clientOf(world, 'shop');
  await client.signIn(account);
  const pathOf = async (room: string) => {
    client.open(room);
    await turn();
    return new URL(world.socket.url).pathname;
  };
  const privateRoom = `dm-${'a'.repeat(40)}`;
  expect(await pathOf('general')).toBe('/parties/room/shop.general');
  expect(await pathOf(privateRoom)).toBe(`/parties/room/${privateRoom}`);
  expect(world.tickets.map(({ body }) => body)).toEqual([
    { room: 'general' },
    { room: privateRoom },
  ]);
});

it('[SITE-3] keeps a session of its own for each site', async () => {
  const world = new World();
  await clientOf(world, 'shop').signIn(account);
  expect(clientOf(world, 'blog').session).toEqual({ status: 'signed-out' });
  expect(clientOf(world).session).toEqual({ status: 'signed-out' });
  expect(clientOf(world, 'shop').session).toEqual({ status: 'unknown' });
});

it('[SITE-6] tells what the site offers', async () => {
  const world = new World();
  const site = { guests: false, accounts: true, identity: true, files: false, room: 'help' };
  world.routes.set('GET /v1/site', () => ({ body: { site } }));
  expect(await clientOf(world, 'shop').site()).toEqual(site);
  world.fails('GET /v1/site', 'site-not-found', 404);
  expect(await codeOf(clientOf(world, 'shop').site())).toBe('site-not-found');
});

it('[SITE-1] asks for nothing again where there is no such site', async () => {
  const world = new World();
  const client = clientOf(world, 'shop');
  await client.signIn(account);
  world.fails('POST /v1/ticket', 'site-not-found', 404);
  const room = client.open('general');
  await turn();
  expect(room.state.connection).toEqual({ status: 'refused', error: 'site-not-found' });
});
