import { useEffect, useRef, useState } from 'preact/hooks';
import type { ErrorCode } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { failureOf, sayFailure } from '../failure.ts';
import { usePeopleState } from '../hooks/people.ts';
import { titleFrom } from '../talk/room-name.ts';
import { Empty } from './empty.tsx';

/**
 * Why a room cannot be opened. One that does not exist yet can be made; the one that the page itself asks
 * for is made without a question, so that a website needs no preparation.
 */
export function Refused({
  room,
  error,
  onReopen,
  onBack,
}: {
  room: string;
  error: ErrorCode;
  onReopen: () => void;
  onBack: () => void;
}) {
  const { client, words, homeRoom, people } = useWidget();
  const [state, setState] = useState<'idle' | 'making' | { text: string }>('idle');
  const isMissing = error === 'room-not-found';
  const isHome = isMissing && room === homeRoom;
  const make = async () => {
    setState('making');
    try {
      await client.rooms.create({ id: room, title: titleFrom(room) });
      onReopen();
    } catch (reason) {
      const failure = failureOf(reason);
      // Somebody else made it just now.
      if (failure.code === 'room-exists') onReopen();
      else setState({ text: sayFailure(words, failure) });
    }
  };
  useEffect(() => {
    if (isHome) make();
  }, []);
  if (state === 'making' || (isHome && state === 'idle'))
    return (
      <div class="empty">
        <span class="spinner large" aria-hidden="true" />
        <p class="lead">{words.say('busy')}</p>
      </div>
    );
  const title = isMissing ? words.say('createAsk', { room }) : words.say('refused');
  const text = state === 'idle' ? (isMissing ? undefined : words.error(error)) : state.text;
  return (
    <Empty icon={isMissing ? 'chat' : 'alert'} title={title} text={text}>
      {error === 'not-friends' && people && <WhenFriends room={room} onFriends={onReopen} />}
      <button
        type="button"
        class="button primary"
        part="primary"
        onClick={isMissing ? make : onReopen}
      >
        {words.say(isMissing ? 'createIt' : 'retry')}
      </button>
      <button type="button" class="button" onClick={onBack}>
        {words.say('back')}
      </button>
    </Empty>
  );
}

/** Waits until the two of a private room become friends again. Draws nothing. */
function WhenFriends({ room, onFriends }: { room: string; onFriends: () => void }) {
  const areFriends = usePeopleState((_, people) => {
    const other = people.chat(room)?.with;
    return other ? people.contact(other.id)?.state === 'friends' : false;
  });
  // The room may hear of the end before the list of friends does.
  const wereFriends = useRef(areFriends);
  useEffect(() => {
    if (areFriends && !wereFriends.current) onFriends();
    wereFriends.current = areFriends;
  }, [areFriends]);
  return null;
}
