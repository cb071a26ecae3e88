import { createPartylineWith } from '../../sdk/src/client.ts';
import type { ConnectionStatus, Partyline, RoomHandle } from '../../sdk/src/types.ts';
import { turn } from './clock.ts';
import { events, hello, run, synced } from './frames.ts';
import { type FakeSocket, server, World } from './world.ts';

export type Joined = { world: World; client: Partyline; room: RoomHandle; socket: FakeSocket };

/** A client with someone signed in. */
export async function signedIn(world = new World()): Promise<{ world: World; client: Partyline }> {
  const client = createPartylineWith({ server }, world.tab());
  await client.signIn({ username: 'ann', password: 'correct horse' });
  return { world, client };
}

/** Accepts the newest socket and brings its client up to date with a log of `last` events. */
export async function welcome(world: World, last = 0): Promise<FakeSocket> {
  await turn();
  const { socket } = world;
  socket.accept();
  socket.hears(hello({ head: last }));
  if (last > 0) socket.hears(events(...run(Math.max(1, last - 49), last)));
  socket.hears(synced(last));
  await turn();
  return socket;
}

/** A client in the room `general`, online. */
export async function joined(last = 0, world = new World()): Promise<Joined> {
  const { client } = await signedIn(world);
  const room = client.open('general');
  const socket = await welcome(world, last);
  return { world, client, room, socket };
}

/** Fills with what becomes of a room's connection from now on. */
export const statuses = (room: RoomHandle): readonly ConnectionStatus[] => {
  const seen: ConnectionStatus[] = [];
  room.on('connection', (status) => seen.push(status));
  return seen;
};

export const texts = (room: RoomHandle) =>
  room.state.timeline.map((item) => (item.type === 'message' ? item.text : item.kind));
