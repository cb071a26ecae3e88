/** A room whose server takes files, and what is seen of a message there. */
import { beforeAll } from 'vitest';
import { PartylineError } from '../../../sdk/src/error.ts';
import type { PreparedFile } from '../../../sdk/src/files/types.ts';
import type { ChatMessage, RoomHandle } from '../../../sdk/src/types.ts';
import { useTestClock } from '../clock.ts';
import { joined } from '../join.ts';
import { type FakeSocket, World } from '../world.ts';
import { useCountedWork } from './settle.ts';
import { Shelf } from './shelf.ts';

/** A clock and work that is counted, for every test of a file. */
export function useFiles(): void {
  useTestClock();
  useCountedWork();
  // Loaded before: the clock of a test does not wait for a module.
  beforeAll(async () => {
    await import('../../../sdk/src/files/uploads.ts');
    await import('../../../sdk/src/files/prepare.ts');
  });
}

export const id = (number: number) => `f_${String(number).padStart(22, '0')}`;
export const file = (number: number, text = `bytes of the file ${number}`): PreparedFile => ({
  id: id(number),
  blob: new Blob([text]),
  name: `${number}.txt`,
  type: 'text/plain',
});
export const pendingOf = (room: RoomHandle): ChatMessage | undefined =>
  room.state.timeline.find((item) => item.type === 'message' && item.seq === 0) as ChatMessage;
export const statesOf = (room: RoomHandle) =>
  pendingOf(room)?.files?.map(({ upload }) => upload?.status);
export const codeOf = (sending: Promise<unknown>) =>
  sending.then(
    () => 'resolved',
    (error) => (error instanceof PartylineError ? error.code : `threw ${error}`),
  );
/** A client in the room `general`, with a server that takes files. */
export async function inRoom(world = new World()) {
  const shelf = new Shelf(world);
  return { ...(await joined(0, world)), shelf };
}
export const orders = (socket: FakeSocket) => socket.saidOf('message.send');
