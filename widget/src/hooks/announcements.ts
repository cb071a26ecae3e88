import { useEffect } from 'preact/hooks';
import type { RoomHandle } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';

/** Says new messages of others and changes of the connection to a screen reader, politely, and tells the page of errors. */
export function useAnnouncements(handle: RoomHandle, me: string): void {
  const { words, announce, emit } = useWidget();
  useEffect(() => {
    let wasOffline = false;
    const undo = [
      handle.on('message', ({ by, name, text }) => {
        if (by !== me) announce(`${name}: ${text}`);
      }),
      handle.on('connection', ({ status }) => {
        if (status === 'offline') announce(words.say('offlineNow'));
        if (status === 'online' && wasOffline) announce(words.say('onlineAgain'));
        wasOffline = status === 'offline' || (wasOffline && status === 'connecting');
      }),
      handle.on('error', (error) => emit('error', error)),
    ];
    return () => {
      for (const off of undo) off();
    };
  }, [handle, me, words, announce, emit]);
}
