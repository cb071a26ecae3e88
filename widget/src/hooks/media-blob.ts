import { useEffect, useRef } from 'preact/hooks';
import type { ChatFile } from '../../../sdk/src/files/index.ts';

type Held = { readonly url: string; users: number };
const held = new Map<string, Held>();
/** A row that is drawn anew under another key takes over what the old one held. */
const afterMs = 1_000;

/**
 * The address of a file of one's own that is or was being sent from here. It outlives the sending for as long as it is
 * shown, so that nothing is loaded again.
 */
export function useBlobUrl({ id, blob }: ChatFile): string | undefined {
  const own = useRef<Held | undefined>(undefined);
  own.current ??= hold(id, blob);
  useEffect(
    () => () => {
      if (own.current) letGo(id, own.current);
    },
    [id],
  );
  return own.current?.url;
}

function hold(id: string, blob: Blob | undefined): Held | undefined {
  const found = held.get(id) ?? (blob && { url: URL.createObjectURL(blob), users: 0 });
  if (!found) return undefined;
  found.users += 1;
  held.set(id, found);
  return found;
}

function letGo(id: string, found: Held): void {
  found.users -= 1;
  setTimeout(() => {
    if (found.users > 0 || held.get(id) !== found) return;
    held.delete(id);
    URL.revokeObjectURL(found.url);
  }, afterMs);
}
