import type { ChatMessage, RoomHandle } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';

/** Why a message was not sent, and what can be done. */
export function FailedLine({ message, handle }: { message: ChatMessage; handle: RoomHandle }) {
  const { words } = useWidget();
  const { key, error = 'internal' } = message;
  return (
    <div class="failed-line">
      {words.error(error)}
      <button
        type="button"
        class="link-button"
        onClick={() => handle.retry(key).catch(() => undefined)}
      >
        {words.say('resend')}
      </button>
      <button
        type="button"
        class="link-button"
        onClick={() => handle.discard(key).catch(() => undefined)}
      >
        {words.say('discard')}
      </button>
    </div>
  );
}
