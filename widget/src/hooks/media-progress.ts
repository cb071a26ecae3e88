import { useEffect, useState } from 'preact/hooks';
import type { ChatFile } from '../../../sdk/src/files/index.ts';
import type { RoomHandle } from '../../../sdk/src/index.ts';

/** How much of a file of one's own has arrived, from 0 to 1; told more often than the state of the room changes. */
export function useProgress(handle: RoomHandle, message: string, file: ChatFile): number {
  const [told, setTold] = useState(0);
  useEffect(
    () =>
      handle.on('progress', ({ key, file: id, loaded, total }) => {
        if (key === message && id === file.id) setTold(shareOf(loaded, total));
      }),
    [handle, message, file.id],
  );
  return Math.max(told, uploadedOf(file));
}

/** How much of a file has arrived as the state of the room knows it. */
export function uploadedOf({ upload, size }: ChatFile): number {
  if (upload?.status === 'uploaded') return 1;
  return shareOf(upload?.loaded ?? 0, size);
}

function shareOf(loaded: number, total: number): number {
  return Math.min(1, loaded / Math.max(1, total));
}
