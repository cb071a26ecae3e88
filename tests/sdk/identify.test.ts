import { expect, it } from 'vitest';
import { createPartylineWith } from '../../sdk/src/client.ts';
import { pass, turn, useTestClock } from './clock.ts';
import { codeOf } from './code-of.ts';
import { ada, bea, clientOf, hostWorld, inRoom, statesOf } from './host-world.ts';
import { texts, welcome } from './join.ts';
import { ann, server } from './world.ts';

useTestClock();

const never = () => new Promise<never>(() => {});

it('[IDENT-7] signs in the person for whom the page vouches', async () => {
  const world = hostWorld();
  const client = clientOf(world);
  const seen = statesOf(client);
  expect(await client.identify(async () => 'Ada')).toEqual(ada);
  expect(seen).toEqual([{ status: 'unknown' }, { status: 'signed-in', me: ada }]);
  expect(world.calls.map(({ path, body }) => ({ path, body }))).toEqual([
    { path: '/v1/identify', body: { token: 'Ada' } },
  ]);
});

it('[IDENT-7] asks once for the next page too, and goes on with the session that is kept', async () => {
  const { world } = await inRoom();
  const client = clientOf(world);
  expect(await client.identify(() => 'Ada')).toEqual(ada);
  expect(world.calls.at(-1)).toMatchObject({ path: '/v1/identify', token: 'session-1' });
  expect([...world.sessions.keys()]).toEqual(['session-1']);
});

it('[IDENT-7] asks for nothing and shows nobody until it is known who this is', async () => {
  const { world } = await inRoom();
  world.calls.length = 0;
  const client = clientOf(world);
  let answer = (_token: string): void => {};
  const identified = client.identify(() => new Promise<string>((resolve) => (answer = resolve)));
  const room = client.open('general');
  const list = client.rooms.list();
  const ready = client.ready();
  await pass(1_000);
  expect(client.session).toEqual({ status: 'unknown' });
  expect(world.calls).toEqual([]);
  answer('Bea');
  expect(await identified).toEqual(bea);
  expect(await ready).toEqual({ status: 'signed-in', me: bea });
  await list;
  await welcome(world);
  expect(room.state.connection).toEqual({ status: 'online' });
  const tokens = world.calls
    .filter(({ path }) => path !== '/v1/identify')
    .map(({ token }) => token);
  expect(new Set(tokens)).toEqual(new Set(['session-2']));
});

it('[IDENT-7] [S31] leaves nothing of the former person on the device before the next one is there', async () => {
  const { world, room } = await inRoom();
  world.socket.drop();
  void room.send('of Ada');
  await turn();
  expect(await world.outbox.list()).toHaveLength(1);
  const client = clientOf(world);
  const left: unknown[] = [];
  client.on('session', ({ status }) => {
    if (status === 'signed-in') void world.outbox.list().then((list) => left.push(...list));
  });
  await client.identify(() => 'Bea');
  await turn();
  expect(left).toEqual([]);
  expect(JSON.stringify([...world.stored])).not.toContain('Ada');
  expect(world.sessions.has('session-1')).toBe(false);
  const next = client.open('general');
  await welcome(world);
  expect(texts(next)).toEqual([]);
  expect(world.socket.saidOf('message.send')).toEqual([]);
});

it('[IDENT-7] does so too where the other one had an account or was a guest', async () => {
  const world = hostWorld();
  const client = clientOf(world);
  await client.signIn({ username: 'ann', password: 'correct horse' });
  world.sessions.set('token-of-Ann', ann);
  const room = client.open('general');
  await welcome(world);
  void room.send('of Ann');
  await turn();
  expect(await client.identify(() => 'Ada')).toEqual(ada);
  expect(room.state.connection).toEqual({ status: 'closed' });
  expect(await world.outbox.list()).toEqual([]);
  expect(world.calls.at(-1)).toMatchObject({ path: '/v1/identify', token: 'token-of-Ann' });
});

it.each([
  ['throws', () => Promise.reject(new Error('no')), 'unavailable'],
  [
    'throws at once',
    () => {
      throw new Error('no');
    },
    'unavailable',
  ],
  ['gives no text', () => undefined as never, 'token-invalid'],
  ['gives an empty text', () => '', 'token-invalid'],
  ['gives what the server refuses', () => 'forged', 'token-invalid'],
])('[IDENT-7] rejects where the page %s, and nobody is signed in', async (_, getToken, code) => {
  const { world } = await inRoom();
  const client = clientOf(world);
  const seen = statesOf(client);
  expect(await codeOf(client.identify(getToken))).toBe(code);
  expect(seen).toEqual([{ status: 'unknown' }, { status: 'signed-out' }]);
  expect(await client.ready()).toEqual({ status: 'signed-out' });
  // It may be the session of another tab; nobody looks at it here.
  expect(world.stored.size).toBe(1);
  expect(await client.identify(() => 'Ada')).toEqual(ada);
});

it('[IDENT-7] waits 30 s for the page and no longer', async () => {
  const client = clientOf(hostWorld());
  const code = codeOf(client.identify(never));
  await pass(29_999);
  expect(client.session).toEqual({ status: 'unknown' });
  await pass(1);
  expect(await code).toBe('unavailable');
});

it('[IDENT-7] harms nothing when it is asked for twice', async () => {
  const world = hostWorld();
  const client = clientOf(world);
  const [first, second] = await Promise.all([
    codeOf(client.identify(() => 'Ada')),
    codeOf(client.identify(() => 'Ada')),
  ]);
  expect([first, second]).toEqual(['aborted', 'resolved']);
  expect(client.session).toEqual({ status: 'signed-in', me: ada });
  const room = client.open('general');
  const socket = await welcome(world);
  await client.identify(() => 'Ada');
  await turn();
  expect(room.state.connection).toEqual({ status: 'online' });
  expect(world.socket).toBe(socket);
});

it('[IDENT-7] lets two tabs share one session', async () => {
  const world = hostWorld();
  const [one, other] = [clientOf(world), clientOf(world)];
  await Promise.all([one.identify(() => 'Ada'), other.identify(() => 'Ada')]);
  expect([...world.sessions.keys()]).toEqual(['session-1']);
  expect(one.session).toEqual(other.session);
});

it('[IDENT-7] [S31] does nothing in the name of somebody else that was asked for in one name', async () => {
  let name = 'Ada';
  const { world, room } = await inRoom(hostWorld(), () => name);
  const removals: unknown[] = [];
  world.routes.set('DELETE /v1/rooms/general/events/1', ({ token }) => {
    removals.push(token);
    return world.sessions.has(token ?? '')
      ? { body: { ok: true } }
      : {
          status: 401,
          body: { error: { code: 'unauthenticated', message: 'Sign in.', requestId: 'r' } },
        };
  });
  world.sessions.clear();
  name = 'Bea';
  expect(await codeOf(room.remove(1))).toBe('unauthenticated');
  expect(removals).toEqual(['session-1']);
});

it('[IDENT-7] [S31] nor what waited until it was known who this is', async () => {
  const { world, client } = await inRoom();
  world.calls.length = 0;
  const identified = client.identify(() => 'Bea');
  const list = codeOf(client.rooms.list());
  expect(await identified).toEqual(bea);
  expect(await list).toBe('unauthenticated');
  expect(world.calls.map(({ path }) => path)).toEqual(['/v1/identify']);
});

it('[IDENT-7] works where the browser refuses locks', async () => {
  const world = hostWorld();
  const locks = { request: () => Promise.reject(new Error('SecurityError')) };
  const client = createPartylineWith({ server }, { ...world.tab(), locks });
  expect(await client.identify(() => 'Ada')).toEqual(ada);
  expect(world.asked).toBe(1);
});
