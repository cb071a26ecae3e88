import { useEffect, useState } from 'preact/hooks';
import type { ErrorCode } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { failureOf, sayFailure } from '../failure.ts';
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
  const { client, words, homeRoom } = useWidget();
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
      <button type="button" class="button primary" onClick={isMissing ? make : onReopen}>
        {words.say(isMissing ? 'createIt' : 'retry')}
      </button>
      <button type="button" class="button" onClick={onBack}>
        {words.say('back')}
      </button>
    </Empty>
  );
}
