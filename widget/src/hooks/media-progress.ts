import { useEffect, useState } from 'preact/hooks';
import type { ChatFile } from '../../../sdk/src/files/index.ts';
import type { RoomHandle } from '../../../sdk/src/index.ts';

/** How much of each file of a message of one's own has arrived, from 0 to 1. The room tells of it more often than its state changes. */
export function useProgress(handle: RoomHandle, message: string): (file: ChatFile) => number {
  const [told, setTold] = useState<Readonly<Record<string, number>>>({});
  useEffect(
    () =>
      handle.on('progress', ({ key, file, loaded, total }) => {
        if (key === message) setTold((before) => ({ ...before, [file]: shareOf(loaded, total) }));
      }),
    [handle, message],
  );
  return ({ id, size, upload }) => {
    if (upload?.status === 'uploaded') return 1;
    const kept = shareOf(upload?.loaded ?? 0, size);
    // What waits to be sent again has lost what was on its way.
    return upload?.status === 'waiting' ? kept : Math.max(kept, told[id] ?? 0);
  };
}

function shareOf(loaded: number, total: number): number {
  return Math.min(1, loaded / Math.max(1, total));
}
