import { expect, it } from 'vitest';
import { pass, turn, useTestClock } from './clock.ts';
import { codeOf } from './code-of.ts';
import { clientOf, hostWorld, inRoom, statesOf } from './host-world.ts';
import { ann } from './world.ts';

useTestClock();

const never = () => new Promise<never>(() => {});

it('[IDENT-7] signs out with null, also of what an earlier page kept, and stops asking', async () => {
  const { world, client, room } = await inRoom();
  expect(await client.identify(null)).toBeNull();
  expect(room.state.connection).toEqual({ status: 'closed' });
  expect(world.calls.at(-1)).toMatchObject({ path: '/v1/sign-out', token: 'session-1' });
  const asked = world.asked;
  expect(await codeOf(client.rooms.list())).toBe('unauthenticated');
  expect(world.asked).toBe(asked);
  await client.identify(() => 'Ada');
  const next = clientOf(world);
  await next.identify(null);
  expect(next.session).toEqual({ status: 'signed-out' });
  expect(world.stored.size).toBe(0);
});

it('[IDENT-7] signs out with null too where the page could not tell who this is', async () => {
  const { world } = await inRoom();
  const client = clientOf(world);
  const identified = codeOf(client.identify(() => Promise.reject(new Error('signed out'))));
  const room = client.open('general');
  expect(await identified).toBe('unavailable');
  expect(room.state.connection).toEqual({ status: 'refused', error: 'unavailable' });
  await client.identify(null);
  expect(world.stored.size).toBe(0);
  expect(world.calls.at(-1)).toMatchObject({ path: '/v1/sign-out', token: 'session-1' });
});

it('[IDENT-7] asks nobody any more once the client is closed', async () => {
  const world = hostWorld();
  const client = clientOf(world);
  let isAsked = false;
  const code = codeOf(
    client.identify(() => {
      isAsked = true;
      return 'Ada';
    }),
  );
  client.close();
  expect(await code).toBe('aborted');
  expect([isAsked, world.calls]).toEqual([false, []]);
});

it('[IDENT-7] does nothing with the token of a page where somebody signed out meanwhile', async () => {
  const world = hostWorld();
  const client = clientOf(world);
  let answer = (_token: string): void => {};
  const code = codeOf(client.identify(() => new Promise<string>((resolve) => (answer = resolve))));
  await turn();
  await client.identify(null);
  answer('Ada');
  expect(await code).toBe('aborted');
  expect(client.session).toEqual({ status: 'signed-out' });
  expect(world.calls).toEqual([]);
});

it('[IDENT-7] takes back a session that nobody wants any more when it comes', async () => {
  const world = hostWorld();
  const client = clientOf(world);
  const identify = world.routes.get('POST /v1/identify');
  let arrive = (): void => {};
  world.routes.set('POST /v1/identify', async (call) => {
    await new Promise<void>((resolve) => (arrive = resolve));
    return identify?.(call) ?? { body: {} };
  });
  const code = codeOf(client.identify(() => 'Ada'));
  await turn();
  await client.identify(null);
  arrive();
  expect(await code).toBe('aborted');
  await turn();
  expect(client.session).toEqual({ status: 'signed-out' });
  expect(world.stored.size).toBe(0);
  expect(world.calls.at(-1)).toMatchObject({ path: '/v1/sign-out', token: 'session-1' });
});

it('[IDENT-7] tells that nobody is here when somebody signs out before it is known who it was', async () => {
  const world = hostWorld();
  const client = clientOf(world);
  const seen = statesOf(client);
  void codeOf(client.identify(never));
  await turn();
  const list = codeOf(client.rooms.list());
  await client.identify(null);
  expect(seen).toEqual([{ status: 'unknown' }, { status: 'signed-out' }]);
  expect(await client.ready()).toEqual({ status: 'signed-out' });
  expect((await client.enterAsGuest('Gil')).name).toBe(ann.name);
  expect(client.session).toEqual({ status: 'signed-in', me: ann });
  await pass(30_000);
  expect(await list).toBe('unauthenticated');
});
