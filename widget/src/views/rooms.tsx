import { useEffect, useRef, useState } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { type RoomListState, useRoomList } from '../hooks/room-list.ts';
import { roomIdFrom } from '../talk/room-name.ts';
import { Avatar } from './avatar.tsx';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { JoinByName } from './join-by-name.tsx';
import type { Move } from './move.ts';
import { ListEnd, RoomRows } from './room-rows.tsx';

/** The public rooms: search them, open one, or go to one by its name. */
export function Rooms({
  me,
  current,
  go,
}: {
  me: Person;
  current: string | null;
  go: (move: Move) => void;
}) {
  const { words, client, close } = useWidget();
  const [typed, setTyped] = useState('');
  const search = typed.trim();
  const list = useRoomList(client, search);
  const name = roomIdFrom(search);
  const isKnown = list.rooms.some((room) => room.id === name);
  const [asked, setAsked] = useState('');
  useMissing(current, list);
  const submit = (event: Event) => {
    event.preventDefault();
    setAsked(name);
  };
  return (
    <section class="rooms" aria-label={words.say('rooms')}>
      <header class="bar">
        <button
          type="button"
          class="me"
          title={words.say('account')}
          onClick={() => go({ to: 'account' })}
        >
          <Avatar id={me.id} name={me.name} />
          <span class="unseen">{`${words.say('account')}: ${me.name}`}</span>
        </button>
        <h2>{words.say('rooms')}</h2>
        <IconButton
          icon="people"
          label={words.say('friends')}
          onClick={() => go({ to: 'friends' })}
        />
        <IconButton
          icon="plus"
          label={words.say('newRoom')}
          onClick={() => go({ to: 'create', name: '' })}
        />
        {close && <IconButton icon="close" label={words.say('close')} onClick={close} />}
      </header>
      <form class="search" onSubmit={submit}>
        <Icon name="search" />
        <input
          type="search"
          value={typed}
          placeholder={words.say('searchRooms')}
          aria-label={words.say('searchRooms')}
          dir="auto"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        {typed && (
          <IconButton icon="close" label={words.say('clearSearch')} onClick={() => setTyped('')} />
        )}
      </form>
      <div class="list">
        {name !== '' && (list.status !== 'loading' || list.search === search) && !isKnown && (
          <JoinByName key={name} name={name} isAsked={asked === name} go={go} />
        )}
        <RoomRows
          list={list}
          current={current}
          onOpen={(room) => go({ to: 'room', room: room.id })}
        />
        <ListEnd
          list={list}
          onMore={list.more}
          onRetry={list.reload}
          onCreate={() => go({ to: 'create', name: '' })}
        />
      </div>
    </section>
  );
}

/** A room that was made just now is not in the list yet: the list is asked once more for it. */
function useMissing(current: string | null, list: RoomListState & { reload: () => void }): void {
  const { lines } = useWidget();
  const asked = useRef<string | null>(null);
  const isMissing =
    current !== null &&
    list.status === 'loaded' &&
    list.search === '' &&
    !list.rooms.some((room) => room.id === current);
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
