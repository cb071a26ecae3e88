import { expect, it } from 'vitest';
import { createPartylineWith } from '../../sdk/src/client.ts';
import type { Partyline, SessionState } from '../../sdk/src/types.ts';
import { pass, turn, useTestClock } from './clock.ts';
import { codeOf } from './code-of.ts';
import { joined, signedIn, welcome } from './join.ts';
import { ann, bob, server, World } from './world.ts';

useTestClock();

const clientOf = (world: World) => createPartylineWith({ server }, world.tab());
const statesOf = (client: Partyline) => {
  const seen: SessionState[] = [];
  client.on('session', (state) => seen.push(state));
  return seen;
};

it('is signed out where nothing is kept, without asking anyone', async () => {
  const world = new World();
  const client = clientOf(world);
  expect(client.session).toEqual({ status: 'signed-out' });
  expect(await client.ready()).toEqual({ status: 'signed-out' });
  expect(world.calls).toEqual([]);
});

it('tells whoever asks later who is there by then', async () => {
  const client = clientOf(new World());
  await client.ready();
  await client.enterAsGuest('Ann');
  expect(await client.ready()).toEqual({ status: 'signed-in', me: ann });
});

it.each([
  [
    'signs up',
    (client: Partyline) => client.signUp({ username: 'ann', password: 'correct horse' }),
    'sign-up',
  ],
  [
    'signs in',
    (client: Partyline) => client.signIn({ username: 'ann', password: 'correct horse' }),
    'sign-in',
  ],
  ['enters as a guest', (client: Partyline) => client.enterAsGuest('Ann'), 'guest'],
] as const)('%s', async (_, enter, path) => {
  const world = new World();
  const client = clientOf(world);
  const seen = statesOf(client);
  expect(await enter(client)).toEqual(ann);
  expect(world.calls.map((call) => call.path)).toEqual([`/v1/${path}`]);
  expect(seen).toEqual([{ status: 'signed-in', me: ann }]);
});

it('keeps the session for the next page, which checks it', async () => {
  const { world } = await signedIn();
  const client = clientOf(world);
  expect(client.session).toEqual({ status: 'unknown' });
  expect(await client.ready()).toEqual({ status: 'signed-in', me: ann });
  expect(world.calls.at(-1)).toMatchObject({ path: '/v1/me', token: 'token-of-Ann' });
});

it('starts offline with the kept session', async () => {
  const { world } = await signedIn();
  world.changePage({ isOnline: false });
  const client = clientOf(world);
  expect(await client.ready()).toEqual({ status: 'signed-in', me: ann });
});

it('is signed out when the kept session is over', async () => {
  const { world } = await signedIn();
  world.fails('GET /v1/me', 'unauthenticated', 401);
  const client = clientOf(world);
  const seen = statesOf(client);
  expect(await client.ready()).toEqual({ status: 'signed-out' });
  expect(seen).toEqual([{ status: 'signed-out' }]);
  expect(world.stored.size).toBe(0);
});

it('asks for a room while the kept session is checked, and lets it go when that is over', async () => {
  const { world } = await signedIn();
  const before = world.calls.length;
  let refuse = () => {};
  const refusal = { status: 401, body: { error: { code: 'unauthenticated', message: '' } } };
  const check = new Promise<typeof refusal>((resolve) => {
    refuse = () => resolve(refusal);
  });
  world.routes.set('GET /v1/me', () => check);
  world.routes.set('POST /v1/ticket', () => check);
  const client = clientOf(world);
  const seen = statesOf(client);
  const room = client.open('general');
  await pass(1_000);
  expect(client.session).toEqual({ status: 'unknown' });
  expect(world.calls.slice(before).map(({ path }) => path)).toEqual(['/v1/me', '/v1/ticket']);
  refuse();
  await pass(60_000);
  expect(seen).toEqual([{ status: 'signed-out' }]);
  expect(room.state.connection).toEqual({ status: 'refused', error: 'unauthenticated' });
  expect(world.sockets).toHaveLength(0);
  expect(world.stored.size).toBe(0);
});

it('forgets a kept session that is not one', async () => {
  const world = new World();
  world.stored.set(`partyline ${server}`, '{"token":7}');
  expect(clientOf(world).session).toEqual({ status: 'signed-out' });
});

it('stays signed in after a wrong password', async () => {
  const { world, client } = await signedIn();
  world.fails('POST /v1/sign-in', 'wrong-credentials', 401);
  expect(await codeOf(client.signIn({ username: 'ann', password: 'x' }))).toBe('wrong-credentials');
  expect(client.session).toEqual({ status: 'signed-in', me: ann });
});

it('signs out everywhere in this browser when any call is answered `unauthenticated`', async () => {
  const { world, client, room } = await joined();
  const otherTab = clientOf(world);
  await otherTab.ready();
  world.fails('GET /v1/rooms', 'unauthenticated', 401);
  expect(await codeOf(client.rooms.list())).toBe('unauthenticated');
  expect(client.session).toEqual({ status: 'signed-out' });
  expect(otherTab.session).toEqual({ status: 'signed-out' });
  expect(room.state.connection).toEqual({ status: 'refused', error: 'unauthenticated' });
});

it('[OUT-5] signs out: closes rooms, empties the outbox, tells the server', async () => {
  const { world, client, room, socket } = await joined();
  void room.send('unsent');
  await turn();
  await client.signOut();
  expect(client.session).toEqual({ status: 'signed-out' });
  expect(room.state.connection).toEqual({ status: 'closed' });
  expect(socket.readyState).toBe(3);
  expect(await world.outbox.list()).toEqual([]);
  expect(world.stored.size).toBe(0);
  expect(world.calls.at(-1)).toMatchObject({
    path: '/v1/sign-out',
    token: 'token-of-Ann',
    body: { everywhere: false },
  });
});

it('[OUT-5] signs out also when the server cannot be reached, but does not promise `everywhere`', async () => {
  const { world, client } = await joined();
  world.changePage({ isOnline: false });
  expect(await codeOf(client.signOut())).toBe('resolved');
  expect(world.stored.size).toBe(0);
  world.changePage({ isOnline: true });
  await client.signIn({ username: 'ann', password: 'correct horse' });
  world.changePage({ isOnline: false });
  expect(await codeOf(client.signOut({ everywhere: true }))).toBe('network');
  expect(client.session).toEqual({ status: 'signed-out' });
});

it('[OUT-5] leaves nothing of one person to the next', async () => {
  const { world, client, room } = await joined();
  void room.send('of Ann');
  await turn();
  world.signsIn(bob);
  await client.signIn({ username: 'bob', password: 'correct horse' });
  expect(room.state.connection).toEqual({ status: 'closed' });
  expect(await world.outbox.list()).toEqual([]);
  const next = client.open('general');
  await welcome(world);
  expect(next.state.timeline).toEqual([]);
  expect(world.socket.saidOf('message.send')).toEqual([]);
});

it('keeps what was unsent for the same person to come back', async () => {
  const { world, client, room } = await joined();
  world.socket.drop();
  void room.send('unsent');
  await turn();
  world.fails('POST /v1/ticket', 'unauthenticated', 401);
  await pass(1_000);
  expect(client.session).toEqual({ status: 'signed-out' });
  await client.signIn({ username: 'ann', password: 'correct horse' });
  expect(await world.outbox.list()).toMatchObject([{ text: 'unsent' }]);
});

it('other tabs follow a sign-in and a sign-out', async () => {
  const { world, client } = await signedIn();
  const other = clientOf(world);
  await other.ready();
  const room = other.open('general');
  await welcome(world);
  const seen = statesOf(other);
  await client.signOut();
  expect(room.state.connection).toEqual({ status: 'closed' });
  world.signsIn(bob);
  await client.signIn({ username: 'bob', password: 'correct horse' });
  expect(seen).toEqual([{ status: 'signed-out' }, { status: 'signed-in', me: bob }]);
});

it('takes over the newer session of another tab when its own is over', async () => {
  const { world, client } = await signedIn();
  const key = `partyline ${server}`;
  const newer = { ...JSON.parse(world.stored.get(key) ?? ''), token: 'newer' };
  // Written by the other tab a moment ago: its storage event is still on the way.
  world.stored.set(key, JSON.stringify(newer));
  world.fails('GET /v1/rooms', 'signed-out', 401);
  expect(await codeOf(client.rooms.list())).toBe('signed-out');
  expect(client.session).toEqual({ status: 'signed-in', me: ann });
  expect(world.stored.has(key)).toBe(true);
});

it('[ACC-2] keeps rooms open over an upgrade, and reconnects them with the new session', async () => {
  const world = new World();
  world.signsIn(bob, 'guest-token');
  const client = clientOf(world);
  await client.enterAsGuest('Bob');
  const room = client.open('general');
  const socket = await welcome(world);
  const member = { ...bob, kind: 'member', username: 'bob' } as const;
  world.signsIn(member, 'member-token');
  const upgraded = world.routes.get('POST /v1/upgrade');
  world.routes.set('POST /v1/upgrade', (call) => {
    // The server ends the old session's sockets before it answers.
    socket.drop(4400, 'signed-out');
    return upgraded?.(call) ?? { body: {} };
  });
  expect(await client.upgrade({ username: 'bob', password: 'correct horse' })).toEqual(member);
  await pass(1_000);
  expect(world.tickets.at(-1)?.token).toBe('member-token');
  await welcome(world);
  expect(room.state.connection).toEqual({ status: 'online' });
  expect(client.session).toEqual({ status: 'signed-in', me: member });
});

it('works for as long as the page where storage is denied', async () => {
  const world = new World();
  const denied = () => {
    throw new DOMException('Denied', 'SecurityError');
  };
  const storage = { getItem: denied, setItem: denied, removeItem: denied };
  const client = createPartylineWith({ server }, { ...world.tab(), storage });
  await client.signIn({ username: 'ann', password: 'correct horse' });
  expect(client.session).toEqual({ status: 'signed-in', me: ann });
  await client.signOut();
  expect(client.session).toEqual({ status: 'signed-out' });
});

it.each(['', 'chat.example.org', 'ftp://chat.example.org'])(
  'says how to mend the address %o',
  (address) => {
    expect(() => createPartylineWith({ server: address }, new World().tab())).toThrow(/https:/);
  },
);
