import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';
import type { RoomState } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';
import { type LobbyEntries, lobbyEntries } from '../talk/lobby-entries.ts';
import { usePeopleState } from './people.ts';
import { useRoomList } from './room-list.ts';

const minuteMs = 60_000;
/** The rooms wait this long for the talks that stand above them, so that they need not move. */
const patienceMs = 1_500;

/** Everything the lobby lists, kept current. */
export function useLobby(search: string) {
  const { client, lines } = useWidget();
  const rooms = useRoomList(client, search);
  const people = usePeopleState((state) => state);
  const drawn = useRedraws();
  const entries = useMemo<LobbyEntries>(
    () => lobbyEntries({ ...people, rooms: rooms.found, find: lines.find }, search),
    [people, rooms.found, lines, search, drawn],
  );
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  const isPeopleDue =
    !isLate && !people.isLoaded && !people.error && people.connection !== 'offline';
  const isWaiting = isPeopleDue || (rooms.status === 'loading' && rooms.found.length === 0);
  return { rooms, people, entries, isWaiting };
}

/** Counts what asks for drawing again: rooms that are open tell something new, and the times get older. */
function useRedraws(): number {
  const { lines } = useWidget();
  const [count, redraw] = useReducer((before: number, _: undefined) => before + 1, 0);
  useEffect(() => lines.subscribe(() => redraw(undefined)), [lines]);
  useRemovals(() => redraw(undefined));
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && redraw(undefined), minuteMs);
    return () => clearInterval(timer);
  }, []);
  return count;
}

/** Calls back when the last message of an open room was deleted: rows must not go on quoting it. */
function useRemovals(onRemoval: () => void): void {
  const { client, lines } = useWidget();
  useEffect(() => {
    const followed = new Map<string, () => void>();
    const follow = (room: string) => {
      const handle = client.open(room);
      let removed = lastRemoved(handle.state);
      return handle.subscribe((state) => {
        const now = lastRemoved(state);
        if (now === removed) return;
        removed = now;
        onRemoval();
      });
    };
    const update = () => {
      const rooms = lines.rooms();
      for (const room of rooms) if (!followed.has(room)) followed.set(room, follow(room));
      for (const [room, undo] of followed) {
        if (rooms.includes(room)) continue;
        undo();
        followed.delete(room);
      }
    };
    update();
    const undo = lines.subscribe(update);
    return () => {
      undo();
      for (const off of followed.values()) off();
    };
  }, [client, lines]);
}

function lastRemoved({ timeline }: RoomState): number | undefined {
  const last = timeline.findLast((item) => item.type === 'message');
  return last?.type === 'message' ? last.removedAt : undefined;
}
