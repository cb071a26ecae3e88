import { useRef, useState } from 'preact/hooks';
import type { RoomHandle, RoomState } from '../../../sdk/src/index.ts';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { type Failure, failureOf, sayFailure } from '../failure.ts';
import { useCover } from '../hooks/cover.ts';
import { useMembers } from '../hooks/members.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import type { Move } from './move.ts';
import { PersonCard } from './person-card.tsx';

type Props = {
  readonly handle: RoomHandle;
  readonly state: RoomState;
  readonly title: string;
  readonly onClose: () => void;
  readonly go: (move: Move) => void;
};

/** Who is here now, and everybody else who belongs to the room. */
export function Members({ handle, state, title, onClose, go }: Props) {
  const { words, client } = useWidget();
  const box = useRef<HTMLElement>(null);
  useCover(box);
  const members = useMembers(client, handle.id);
  const here = new Set(state.online.map((person) => person.id));
  const away = members.found.filter((person) => !here.has(person.id));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <aside ref={box} class="members" aria-label={words.say('members')} onKeyDown={onKeyDown}>
      <header class="bar" part="head">
        <h2 part="title">{words.say('members')}</h2>
        <IconButton icon="close" label={words.say('hideMembers')} onClick={onClose} />
      </header>
      <div class="list" part="list">
        {state.description && (
          <>
            <h3>{words.say('about')}</h3>
            <p class="about" dir="auto">
              {state.description}
            </p>
          </>
        )}
        <h3>
          {words.say('onlineNow')} <span class="count">{words.number(state.onlineCount)}</span>
        </h3>
        <People people={state.online} isOnline go={go} />
        {away.length > 0 && <h3>{words.say('everyone')}</h3>}
        <People people={away} go={go} />
        {members.status === 'failed' && <p class="none">{words.say('membersFailed')}</p>}
        {members.status === 'loading' && <span class="spinner" aria-hidden="true" />}
        {(members.next !== null || members.status === 'failed') && (
          <button type="button" class="button more" onClick={members.more}>
            {words.say(members.status === 'failed' ? 'retry' : 'moreMembers')}
          </button>
        )}
        <Leave handle={handle} title={title} go={go} />
      </div>
    </aside>
  );
}

type PeopleProps = {
  readonly people: readonly Person[];
  readonly isOnline?: boolean;
  readonly go: Props['go'];
};

function People({ people, isOnline = false, go }: PeopleProps) {
  return (
    <ul>
      {people.map((person) => (
        <PersonCard key={person.id} person={person} isOnline={isOnline} go={go} />
      ))}
    </ul>
  );
}

function Leave({ handle, title, go }: { handle: RoomHandle; title: string; go: Props['go'] }) {
  const { words, lines } = useWidget();
  const [state, setState] = useState<'idle' | 'asking' | Failure>('idle');
  const leave = async () => {
    try {
      await handle.leave();
      lines.drop(handle.id);
      go({ to: 'nowhere' });
    } catch (error) {
      setState(failureOf(error));
    }
  };
  if (state === 'idle')
    return (
      <button type="button" class="button wide quiet" onClick={() => setState('asking')}>
        <Icon name="leave" isMirrored />
        {words.say('leaveRoom')}
      </button>
    );
  return (
    <div class="ask" role="alert">
      <p>
        {state === 'asking' ? words.say('leaveAsk', { room: title }) : sayFailure(words, state)}
      </p>
      <button type="button" class="button danger" onClick={leave}>
        {words.say('leaveRoom')}
      </button>
      <button type="button" class="button" onClick={() => setState('idle')}>
        {words.say('cancel')}
      </button>
    </div>
  );
}
