import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Partyline } from '../../../sdk/src/index.ts';
import type { Room } from '../../../sdk/src/protocol/index.ts';

/** The public rooms as far as they are loaded. Rooms already shown stay while others load. */
export type RoomListState = {
  readonly rooms: readonly Room[];
  readonly next: string | null;
  readonly status: 'loading' | 'loaded' | 'failed';
  /** What the rooms were searched by. */
  readonly search: string;
};

const refreshEveryMs = 30_000;
const typingPauseMs = 200;
const nothingYet: RoomListState = { rooms: [], next: null, status: 'loading', search: '' };

/** Lists the rooms that match `search`; again every half minute, because the people in them come and go. */
export function useRoomList(client: Partyline, search: string) {
  const [state, setState] = useState(nothingYet);
  const latest = useRef(0);

  const load = useCallback(
    async (cursor?: string) => {
      latest.current += 1;
      const mine = latest.current;
      // An answer that was overtaken by a newer question is thrown away.
      const settle = (change: (before: RoomListState) => RoomListState) => {
        if (latest.current === mine) setState(change);
      };
      try {
        const query = { ...(search && { search }), ...(cursor && { cursor }) };
        const page = await client.rooms.list(query);
        settle((before) => ({
          rooms: cursor ? [...before.rooms, ...page.rooms] : page.rooms,
          next: page.next,
          status: 'loaded',
          search,
        }));
      } catch {
        settle((before) => ({ ...before, status: 'failed' }));
      }
    },
    [client, search],
  );

  useEffect(() => {
    const first = setTimeout(load, search === '' ? 0 : typingPauseMs);
    const again = setInterval(() => !document.hidden && load(), refreshEveryMs);
    return () => {
      clearTimeout(first);
      clearInterval(again);
      latest.current += 1;
    };
  }, [load, search]);

  return { ...state, reload: () => load(), more: () => load(state.next ?? undefined) };
}
