import { useEffect, useState } from 'preact/hooks';
import type { RoomHandle } from '../../../sdk/src/index.ts';
import type { Lines } from '../lines.ts';

/** Which picture is to be shown large, and what was clicked for it. */
export type LightboxRequest = {
  readonly handle: RoomHandle;
  readonly file: string;
  readonly opener: HTMLElement;
};

/** Who shows large pictures in a widget. Messages and what lies over the panes have no parent among the later views. */
const shows = new WeakMap<Lines, (request: LightboxRequest) => void>();

export function openLightbox(lines: Lines, request: LightboxRequest): void {
  shows.get(lines)?.(request);
}

/** What is to be shown large in this widget, and how that ends. */
export function useLightboxRequest(lines: Lines): [LightboxRequest | null, () => void] {
  const [request, setRequest] = useState<LightboxRequest | null>(null);
  useEffect(() => {
    shows.set(lines, setRequest);
    return () => {
      shows.delete(lines);
    };
  }, [lines]);
  return [request, () => setRequest(null)];
}
