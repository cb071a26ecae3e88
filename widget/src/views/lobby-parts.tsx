import { useWidget } from '../context.ts';
import type { RoomList } from '../hooks/room-list.ts';
import { Empty } from './empty.tsx';

/** What stands below the rows: more of them, none at all, or why they could not be had. */
export function ListEnd({
  list,
  hasMore,
  onMore,
  onRetry,
  onCreate,
}: {
  list: RoomList;
  /** There are rows of another kind, so that no room is no reason to say so. */
  hasMore: boolean;
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
  if (list.found.length === 0 && !hasMore)
    return list.search === '' ? (
      <Empty icon="chat" title={words.say('roomsEmpty')} text={words.say('roomsEmptyText')}>
        <button type="button" class="button primary" part="primary" onClick={onCreate}>
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
