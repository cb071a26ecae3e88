import { useEffect, useState } from 'preact/hooks';
import type { RoomState } from '../../../sdk/src/index.ts';
import type { Room } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import type { RoomListState } from '../hooks/room-list.ts';
import { Empty } from './empty.tsx';
import { RoomRow } from './room-row.tsx';

/** The loaded rooms, with what is unread in those that are open. */
export function RoomRows({
  list,
  current,
  onOpen,
}: {
  list: RoomListState;
  current: string | null;
  onOpen: (room: Room) => void;
}) {
  const { lines } = useWidget();
  const [, redraw] = useState(0);
  useEffect(() => lines.subscribe(() => redraw((count) => count + 1)), [lines]);
  if (list.rooms.length === 0 && list.status === 'loading') return <Skeleton />;
  return (
    <ul>
      {list.rooms.map((room) => (
        <RoomRow
          key={room.id}
          room={withNewer(room, lines.find(room.id))}
          unread={lines.unread(room.id)}
          isCurrent={room.id === current}
          onOpen={() => onOpen(room)}
        />
      ))}
    </ul>
  );
}

/** What stands below the rows: more of them, none at all, or why they could not be had. */
export function ListEnd({
  list,
  onMore,
  onRetry,
  onCreate,
}: {
  list: RoomListState;
  onMore: () => void;
  onRetry: () => void;
  onCreate: () => void;
}) {
  const { words } = useWidget();
  if (list.status === 'failed')
    return (
      <Empty icon="alert" title={words.say('roomsFailed')}>
        <button type="button" class="button" onClick={onRetry}>
          {words.say('retry')}
        </button>
      </Empty>
    );
  if (list.status === 'loading') return null;
  if (list.rooms.length === 0)
    return list.search === '' ? (
      <Empty icon="chat" title={words.say('roomsEmpty')} text={words.say('roomsEmptyText')}>
        <button type="button" class="button primary" onClick={onCreate}>
          {words.say('newRoom')}
        </button>
      </Empty>
    ) : (
      <p class="none">{words.say('roomsNone', { search: list.search })}</p>
    );
  if (list.next === null) return null;
  return (
    <button type="button" class="button more" onClick={onMore}>
      {words.say('moreRooms')}
    </button>
  );
}

function Skeleton() {
  const { words } = useWidget();
  return (
    <div class="skeleton" role="status">
      <span class="unseen">{words.say('loading')}</span>
      {[60, 45, 70, 50, 62].map((width) => (
        <div key={width} class="skeleton-row" aria-hidden="true">
          <span class="skeleton-mark" />
          <span class={`skeleton-line w${width}`} />
        </div>
      ))}
    </div>
  );
}

/** The room with what its open connection knows better than the list. */
function withNewer(room: Room, state: RoomState | undefined): Room {
  if (state?.connection.status !== 'online') return room;
  const last = state.timeline.findLast((item) => item.type === 'message');
  return { ...room, online: state.onlineCount, lastMessageAt: last?.at ?? room.lastMessageAt };
}
