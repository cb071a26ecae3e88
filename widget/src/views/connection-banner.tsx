import { useEffect, useRef } from 'preact/hooks';
import type { ConnectionStatus, RoomHandle } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';
import { useSecondsUntil } from '../hooks/seconds.ts';

/** Says why nothing comes in, and when the next try is; to a screen reader that it went and came back. */
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
  useAnnouncement(connection.status);
  if (connection.status !== 'offline') return null;
  if (seconds === undefined) return <p class="banner">{words.say('offlineDevice')}</p>;
  return (
    <div class="banner">
      <p>{seconds > 0 ? words.count('offline', seconds) : words.say('offlineNow')}</p>
      <button type="button" class="link-button" onClick={() => handle.reconnect()}>
        {words.say('tryNow')}
      </button>
    </div>
  );
}

function useAnnouncement(status: ConnectionStatus['status']): void {
  const { words, announce } = useWidget();
  const wasOffline = useRef(false);
  useEffect(() => {
    if (status === 'offline') announce(words.say('offlineNow'));
    if (status === 'online' && wasOffline.current) announce(words.say('onlineAgain'));
    // Between the two it is connecting.
    if (status !== 'connecting') wasOffline.current = status === 'offline';
  }, [status]);
}
