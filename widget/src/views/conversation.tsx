import { useEffect, useState } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { holdFiles } from '../hooks/attach.ts';
import { useRoom } from '../hooks/room.ts';
import { isPrivate } from '../talk/private.ts';
import { IconButton } from './button.tsx';
import { Composer } from './composer.tsx';
import { Lazy } from './lazy.tsx';
import type { Move } from './move.ts';
import { Timeline } from './timeline.tsx';

type Props = {
  readonly me: Person;
  readonly room: string;
  /** Whether a person can see it right now. */
  readonly isShown: boolean;
  readonly go: (move: Move) => void;
};

/** One room: what was said, who is here, and the place to write. */
export function Conversation({ me, room, isShown, go }: Props) {
  const { lines, words, close, extras, people, emit } = useWidget();
  const [handle, setHandle] = useState(() => lines.open(room));
  const state = useRoom(handle);
  const [areMembersShown, setAreMembersShown] = useState(false);
  const toggleMembers = () => setAreMembersShown(!areMembersShown);
  const members = {
    label: words.say(areMembersShown ? 'hideMembers' : 'showMembers'),
    isPressed: areMembersShown,
    onClick: toggleMembers,
  };
  const title = people?.chat(room)?.title || state.title || `#${room}`;
  const { connection } = state;
  useEffect(() => handle.on('error', (error) => emit('error', error)), [handle, emit]);
  return (
    <section
      class={areMembersShown ? 'conversation with-members' : 'conversation'}
      aria-label={words.say('conversation', { room: title })}
      {...(!extras && holdFiles)}
    >
      <div class="talk-column">
        <header class="bar" part="head">
          <IconButton
            class="to-rooms"
            icon="back"
            isMirrored
            label={words.say('back')}
            onClick={() => go({ to: 'rooms' })}
          />
          {extras && isPrivate(room) ? (
            <extras.PrivateHead room={room} title={title} connection={connection.status} />
          ) : (
            <div class="heading">
              <h2 part="title">
                <bdi>{title}</bdi>
              </h2>
              <p class="status">
                <ConnectionLine status={connection.status} online={state.onlineCount} />
              </p>
            </div>
          )}
          {!isPrivate(room) &&
            (extras && room.startsWith('page-') ? (
              <extras.Faces
                people={state.online}
                count={words.number(state.onlineCount)}
                {...members}
              />
            ) : (
              <IconButton icon="people" {...members} />
            ))}
          {close && <IconButton icon="close" label={words.say('close')} onClick={close} />}
        </header>
        {extras && <extras.ConnectionBanner handle={handle} connection={connection} />}
        {connection.status === 'refused' ? (
          <Lazy>
            {({ Refused }) => (
              <Refused
                room={room}
                error={connection.error}
                onReopen={() => setHandle(lines.reopen(room))}
                onBack={() => go({ to: 'nowhere' })}
              />
            )}
          </Lazy>
        ) : (
          <Timeline handle={handle} state={state} title={title} me={me} isShown={isShown} />
        )}
        {/* Its height is always kept, so that nothing jumps. */}
        <p class="typing">{extras && <extras.TypingLine typing={state.typing} />}</p>
        <Composer handle={handle} title={title} connection={connection} />
      </div>
      {areMembersShown && (
        <Lazy>
          {({ Members }) => (
            <Members handle={handle} state={state} title={title} onClose={toggleMembers} go={go} />
          )}
        </Lazy>
      )}
    </section>
  );
}

function ConnectionLine({ status, online }: { status: string; online: number }) {
  const { words } = useWidget();
  if (status === 'connecting') return <>{words.say('connecting')}</>;
  if (status !== 'online') return <>{words.say('disconnected')}</>;
  return (
    <>
      <span class="dot" />
      {words.count('onlineCount', online)}
    </>
  );
}
