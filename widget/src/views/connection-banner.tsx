import type { ConnectionStatus, RoomHandle } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';
import { useSecondsUntil } from '../hooks/seconds.ts';

/** Says why nothing comes in, and when the next try is. */
export function ConnectionBanner({
  handle,
  connection,
}: {
  handle: RoomHandle;
  connection: ConnectionStatus;
}) {
  const { words } = useWidget();
  const retryAt = connection.status === 'offline' ? connection.retryAt : undefined;
  const seconds = useSecondsUntil(retryAt);
  if (connection.status !== 'offline') return null;
  if (seconds === undefined) return <p class="banner">{words.say('offlineDevice')}</p>;
  return (
    <div class="banner">
      <p>{seconds > 0 ? words.say('offline', { seconds }) : words.say('offlineNow')}</p>
      <button type="button" class="link-button" onClick={() => handle.reconnect()}>
        {words.say('tryNow')}
      </button>
    </div>
  );
}
