import type { RefObject } from 'preact';
import { useSubmits } from '../hooks/submits.ts';

/** What the whole widget needs on pages that forbid much. Draws nothing. */
export function RootReach({ root }: { root: RefObject<HTMLElement | null> }) {
  useSubmits(root);
  return null;
}
