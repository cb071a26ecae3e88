import type { Room } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { toneOf } from '../talk/person-look.ts';

/** A room in the list: what it is called and about, who is there, what is new. */
export function RoomRow({
  room,
  unread,
  isCurrent,
  onOpen,
}: {
  room: Room;
  unread: number;
  isCurrent: boolean;
  onOpen: () => void;
}) {
  const { words } = useWidget();
  const about = room.description || words.count('membersCount', room.members);
  return (
    <li>
      <button type="button" class="room" aria-current={isCurrent || undefined} onClick={onOpen}>
        <span class="room-mark" style={toneOf(room.id)} aria-hidden="true">
          #
        </span>
        <span class="room-text">
          <span class="room-title" dir="auto">
            {room.title}
          </span>
          <span class="room-about" dir="auto">
            {about}
          </span>
        </span>
        <span class="room-side">
          {room.lastMessageAt !== null && <time>{words.moments.brief(room.lastMessageAt)}</time>}
          {unread > 0 ? (
            <span class="badge">
              <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
              <span class="unseen">{words.count('unreadCount', unread)}</span>
            </span>
          ) : (
            room.online > 0 && (
              <span class="online" title={words.count('onlineCount', room.online)}>
                <span class="dot" />
                <span aria-hidden="true">{room.online}</span>
                <span class="unseen">{words.count('onlineCount', room.online)}</span>
              </span>
            )
          )}
        </span>
      </button>
    </li>
  );
}
