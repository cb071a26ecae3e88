import { useState } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import type { useLobby } from '../hooks/lobby.ts';
import { usePeople } from '../hooks/people.ts';
import { ChatRow } from './chat-row.tsx';
import { ListSkeleton } from './friend-list.tsx';
import { FriendRow } from './lobby-friend.tsx';
import { ListEnd } from './lobby-parts.tsx';
import { LobbyPeople } from './lobby-people.tsx';
import type { Move } from './move.ts';
import { RoomRow } from './room-row.tsx';

type Props = {
  readonly me: Person;
  readonly lobby: ReturnType<typeof useLobby>;
  readonly search: string;
  readonly current: string | null;
  readonly go: (move: Move) => void;
};

/** The rows of the lobby: talks first, then friends without one, rooms one is not in, and whom else a search finds. */
export function LobbyList({ me, lobby, search, current, go }: Props) {
  const { words, lines } = useWidget();
  const { entries, rooms, people, isWaiting } = lobby;
  const { chats, friends } = entries;
  const open = (room: string) => go({ to: 'room', room });
  if (isWaiting && chats.length === 0) return <ListSkeleton />;
  const hasMore = chats.length + friends.length > 0;
  return (
    <>
      {(people.error || people.connection === 'offline') && <Unreachable />}
      <ul>
        {chats.map((chat) => (
          <ChatRow
            key={chat.room}
            chat={chat}
            me={me.id}
            isCurrent={chat.room === current}
            onOpen={() => open(chat.room)}
          />
        ))}
      </ul>
      {people.hasMoreChats && search === '' && <MoreChats />}
      {friends.length > 0 && chats.length > 0 && <h3>{words.say('friendsWithoutChat')}</h3>}
      <ul>
        {friends.map((contact) => (
          <FriendRow key={contact.person.id} contact={contact} onOpen={open} />
        ))}
      </ul>
      {entries.rooms.length > 0 && hasMore && <h3>{words.say('roomsToJoin')}</h3>}
      <ul>
        {entries.rooms.map((room) => (
          <RoomRow
            key={room.id}
            room={room}
            unread={lines.unread(room.id)}
            isCurrent={room.id === current}
            onOpen={() => open(room.id)}
          />
        ))}
      </ul>
      <ListEnd
        list={rooms}
        hasMore={hasMore}
        onMore={rooms.more}
        onRetry={rooms.reload}
        onCreate={() => go({ to: 'create', name: '' })}
      />
      {search !== '' && me.kind === 'member' && <LobbyPeople search={search} me={me.id} go={go} />}
    </>
  );
}

/** What is known stays in view; the rest comes back by itself. */
function Unreachable() {
  const { words } = useWidget();
  const people = usePeople();
  return (
    <p class="lobby-note">
      {words.say('newsFailed')}{' '}
      <button type="button" class="link-button" onClick={() => people.reconnect()}>
        {words.say('tryNow')}
      </button>
    </p>
  );
}

function MoreChats() {
  const { words } = useWidget();
  const people = usePeople();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const load = () => {
    setState('busy');
    people.loadMoreChats().then(
      () => setState('idle'),
      () => setState('failed'),
    );
  };
  return (
    <button
      type="button"
      class="button more"
      aria-disabled={state === 'busy'}
      onClick={() => state !== 'busy' && load()}
    >
      {state === 'busy' && <span class="spinner" aria-hidden="true" />}
      {words.say(state === 'failed' ? 'retry' : 'moreChats')}
    </button>
  );
}
