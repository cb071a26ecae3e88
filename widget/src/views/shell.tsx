import { useEffect, useReducer } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { Account } from './account.tsx';
import { Conversation } from './conversation.tsx';
import { Empty } from './empty.tsx';
import { RoomCreate } from './room-create.tsx';
import { Rooms } from './rooms.tsx';

/** Where one is: which room is open, what the left pane shows, and which pane a narrow widget shows. */
type Place = {
  readonly room: string | null;
  readonly pane: 'side' | 'talk';
  readonly side:
    | { readonly view: 'rooms' | 'account' }
    | { readonly view: 'create'; readonly name: string };
};
export type Move =
  | { readonly to: 'room'; readonly room: string }
  | { readonly to: 'rooms' | 'account' | 'nowhere' }
  | { readonly to: 'create'; readonly name: string };

function move(place: Place, step: Move): Place {
  switch (step.to) {
    case 'room':
      return { room: step.room, pane: 'talk', side: { view: 'rooms' } };
    case 'rooms':
      return { ...place, pane: 'side', side: { view: 'rooms' } };
    case 'account':
      return { ...place, pane: 'side', side: { view: 'account' } };
    case 'create':
      return { ...place, pane: 'side', side: { view: 'create', name: step.name } };
    case 'nowhere':
      return { room: null, pane: 'side', side: { view: 'rooms' } };
  }
}

/** The two panes: rooms on one side, the talk on the other; one at a time where it is narrow. */
export function Shell({ me, room }: { me: Person; room: string | null }) {
  const { words, mode, isOpen, lines } = useWidget();
  const [place, go] = useReducer(move, {
    room,
    pane: room === null ? 'side' : 'talk',
    side: { view: 'rooms' },
  });
  const isSplit = mode === 'page';
  const isTalkShown = isOpen && (place.pane === 'talk' || isSplit);
  useEffect(() => {
    if (room !== null) go({ to: 'room', room });
  }, [room]);
  useEffect(() => lines.watch(isTalkShown ? place.room : null), [lines, isTalkShown, place.room]);
  return (
    <div class={isSplit ? 'shell split' : 'shell'} data-pane={place.pane}>
      <div class="pane side">
        {place.side.view === 'rooms' && <Rooms me={me} current={place.room} go={go} />}
        {place.side.view === 'account' && <Account me={me} go={go} />}
        {place.side.view === 'create' && <RoomCreate name={place.side.name} go={go} />}
      </div>
      <div class="pane talk">
        {place.room === null ? (
          <Empty icon="chat" title={words.say('pickRoom')} text={words.say('pickRoomText')} />
        ) : (
          <Conversation key={place.room} me={me} room={place.room} isShown={isTalkShown} go={go} />
        )}
      </div>
    </div>
  );
}
