import { useCallback, useEffect } from 'preact/hooks';
import type { Partyline } from '../../../sdk/src/index.ts';
import type { Room } from '../../../sdk/src/protocol/index.ts';
import { type Query, usePages } from './pages.ts';

/** The public rooms as far as they are loaded. */
export type RoomList = ReturnType<typeof useRoomList>;

const refreshEveryMs = 30_000;
const idOf = ({ id }: Room) => id;

/** Lists the rooms that match `search`; again every half minute, because the people in them come and go. */
export function useRoomList(client: Partyline, search: string) {
  const ask = useCallback(
    async (query: Query) => {
      const { rooms, next } = await client.rooms.list(query);
      return { found: rooms, next };
    },
    [client],
  );
  const rooms = usePages({ ask, idOf, isQuiet: true }, search);
  const { reload } = rooms;
  useEffect(() => {
    const again = setInterval(() => !document.hidden && reload(), refreshEveryMs);
    return () => clearInterval(again);
  }, [reload]);
  return rooms;
}
