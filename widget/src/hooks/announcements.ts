import { useEffect } from 'preact/hooks';
import type { RoomHandle } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';

/** Says new messages of others to a screen reader, politely, and tells the page of errors. */
export function useAnnouncements(handle: RoomHandle, me: string): void {
  const { announce, emit, words, extras } = useWidget();
  useEffect(() => {
    const undo = [
      handle.on('message', (message) => {
        const { by, name, text, removedAt } = message;
        if (by === me || removedAt) return;
        announce(`${name}: ${extras?.sayMessage(words, message) ?? text}`);
      }),
      handle.on('error', (error) => emit('error', error)),
    ];
    return () => {
      for (const off of undo) off();
    };
  }, [handle, me, announce, emit, words, extras]);
}
