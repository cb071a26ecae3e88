import type { Peers } from '../ports.ts';

/** Whether somebody may read a room and its files, asked of the room itself. Throws `forbidden` or `not-friends`. */
export async function assertMayRead(
  { peers }: { readonly peers: Peers },
  room: string,
  person: string,
): Promise<void> {
  await peers.call('room', room, { type: 'access', room, person });
}
