import type { Room } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { toneOf } from '../talk/person-look.ts';
import { LobbyRow } from './lobby-row.tsx';

/** The mark of a public room. */
export function RoomMark({ room }: { room: string }) {
  return (
    <span class="room-mark" style={toneOf(room)} aria-hidden="true">
      #
    </span>
  );
}

/** A room that one is not in, or of which nothing more is known: what it is about, and how many are there. */
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
  return (
    <LobbyRow
      mark={<RoomMark room={room.id} />}
      title={room.title}
      about={room.description || words.count('membersCount', room.members)}
      at={room.lastMessageAt}
      unread={unread}
      isCurrent={isCurrent}
      onOpen={onOpen}
    >
      {room.online > 0 && (
        <span class="online" title={words.count('onlineCount', room.online)}>
          <span class="dot" />
          <span aria-hidden="true">{words.number(room.online)}</span>
          <span class="unseen">{words.count('onlineCount', room.online)}</span>
        </span>
      )}
    </LobbyRow>
  );
}
