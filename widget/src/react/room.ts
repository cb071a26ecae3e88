import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Partyline, RoomHandle, RoomState } from '../../../sdk/src/index.ts';
import { usePartyline, useSession } from './client.ts';
import { Shared, useShared } from './shared.ts';

/** A room and everything there is to draw of it. `room` is null until somebody is signed in, and on a server. */
export type UsedRoom = { readonly room: RoomHandle | null; readonly state: RoomState };

/**
 * Opens a room for as long as a component shows it; components that show the same one share it. Without an `id` none
 * is open. Throws a `PartylineError` when the name is not valid.
 */
export function useRoom(id: string | null | undefined): UsedRoom {
  const client = usePartyline();
  const session = useSession();
  const me = session.status === 'signed-in' ? session.me.id : undefined;
  const room = useShared(roomsOf(client), id && me ? `${me}${separator}${id}` : null);
  const nowhere = useMemo(() => closedRoom(id ?? ''), [id]);
  const subscribe = useCallback(
    (redraw: () => void) => room?.subscribe(redraw) ?? (() => {}),
    [room],
  );
  const now = () => room?.state ?? nowhere;
  return { room, state: useSyncExternalStore(subscribe, now, () => nowhere) };
}

const separator = '\n';
const known = new WeakMap<Partyline, Shared<string, RoomHandle>>();

/** By person and room: the rooms of who was here before have been closed for good. */
function roomsOf(client: Partyline): Shared<string, RoomHandle> {
  const open = (key: string) => client.open(key.slice(key.indexOf(separator) + 1));
  const rooms = known.get(client) ?? new Shared(open, (room) => room.close());
  known.set(client, rooms);
  return rooms;
}

const closedRoom = (id: string): RoomState => ({
  id,
  title: '',
  description: '',
  connection: { status: 'connecting' },
  timeline: [],
  online: [],
  onlineCount: 0,
  typing: [],
  history: 'idle',
  isLoaded: false,
});
