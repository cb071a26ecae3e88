import { useEffect, useRef, useState } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { useLobby } from '../hooks/lobby.ts';
import type { RoomList } from '../hooks/room-list.ts';
import { isPrivate } from '../talk/private.ts';
import { roomIdFrom } from '../talk/room-name.ts';
import { JoinByName } from './join-by-name.tsx';
import { LobbyBar, LobbyTabs } from './lobby-bar.tsx';
import { LobbyList } from './lobby-list.tsx';
import type { Move } from './move.ts';
import { SearchBox } from './search-box.tsx';

type Props = {
  readonly me: Person;
  readonly current: string | null;
  readonly go: (move: Move) => void;
};

/** Rooms and friends in one list, what is new first: search them, open one, or go to a room by its name. */
export function Lobby({ me, current, go }: Props) {
  const { words } = useWidget();
  const [typed, setTyped] = useState('');
  const search = typed.trim();
  const lobby = useLobby(search);
  const { rooms } = lobby;
  const name = roomIdFrom(search);
  const isKnown = [...rooms.found, ...lobby.people.chats.map(({ room }) => ({ id: room }))].some(
    ({ id }) => id === name,
  );
  const isAnswered = rooms.status !== 'loading' || rooms.search === search;
  const [asked, setAsked] = useState('');
  useMissing(current, rooms);
  const submit = (event: Event) => {
    event.preventDefault();
    setAsked(name);
  };
  return (
    <section class="rooms lobby" aria-label={words.say('chats')}>
      <LobbyBar me={me} go={go} />
      {me.kind === 'member' && <LobbyTabs go={go} />}
      <form class="search" onSubmit={submit}>
        <SearchBox label={words.say('searchRooms')} value={typed} onValue={setTyped} />
      </form>
      <div class="list" part="list" aria-busy={lobby.isWaiting}>
        {name !== '' && isAnswered && !isKnown && (
          <JoinByName key={name} name={name} isAsked={asked === name} go={go} />
        )}
        <LobbyList me={me} lobby={lobby} search={search} current={current} go={go} />
      </div>
    </section>
  );
}

/** A room that was made just now is not in the list yet: the list is asked once more for it. */
function useMissing(current: string | null, list: RoomList): void {
  const { lines } = useWidget();
  const asked = useRef<string | null>(null);
  const isMissing =
    current !== null &&
    !isPrivate(current) &&
    list.status === 'loaded' &&
    list.search === '' &&
    !list.found.some((room) => room.id === current);
  useEffect(
    () =>
      lines.subscribe(() => {
        if (!isMissing || asked.current === current) return;
        asked.current = current;
        list.reload();
      }),
    [lines, isMissing, current, list.reload],
  );
}
