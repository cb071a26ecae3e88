import { useEffect, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { type Failure, failureOf, sayFailure } from '../failure.ts';
import { Icon } from './icon.tsx';
import type { Move } from './move.ts';

type State = 'idle' | 'looking' | 'missing' | Failure;

/** Goes to the room of exactly this name; one that does not exist yet is made after a question. */
export function JoinByName({
  name,
  isAsked,
  go,
}: {
  name: string;
  /** Enter was pressed in the search. */
  isAsked: boolean;
  go: (move: Move) => void;
}) {
  const { words, client } = useWidget();
  const [state, setState] = useState<State>('idle');
  const look = async () => {
    setState('looking');
    try {
      await client.rooms.get(name);
      go({ to: 'room', room: name });
    } catch (error) {
      const failure = failureOf(error);
      setState(failure.code === 'room-not-found' ? 'missing' : failure);
    }
  };
  useEffect(() => {
    if (isAsked) look();
  }, [isAsked]);

  if (state === 'missing')
    return (
      <div class="ask" role="alert">
        <p>{words.say('createAsk', { room: name })}</p>
        <button
          type="button"
          class="button primary"
          part="primary"
          onClick={() => go({ to: 'create', name })}
        >
          {words.say('createIt')}
        </button>
        <button type="button" class="button" onClick={() => setState('idle')}>
          {words.say('cancel')}
        </button>
      </div>
    );
  return (
    <button type="button" class="room join" onClick={look}>
      <span class="room-mark join-mark" aria-hidden="true">
        {state === 'looking' ? <span class="spinner" /> : <Icon name="enter" isMirrored />}
      </span>
      <span class="room-text">
        <span class="room-title">{words.say('joinRoom', { room: name })}</span>
        <span class="room-about">
          {typeof state === 'object' ? sayFailure(words, state) : words.say('joinRoomHint')}
        </span>
      </span>
    </button>
  );
}
