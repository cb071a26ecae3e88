import type { RefObject } from 'preact';
import type { RoomHandle } from '../../../sdk/src/index.ts';
import { useAnnouncements } from '../hooks/announcements.ts';
import { useWalk } from '../hooks/walk.ts';

/** What keyboards and screen readers need of a conversation. Draws nothing, before the rows, so that it sees what goes. */
export function TimelineReach({
  handle,
  me,
  isShown,
  box,
  toEnd,
}: {
  handle: RoomHandle;
  me: string;
  isShown: boolean;
  /** What scrolls. */
  box: RefObject<HTMLElement | null>;
  /** Brings the newest messages into view; absent while they are. */
  toEnd: (() => void) | false;
}) {
  useAnnouncements(handle, me, isShown);
  useWalk(box, toEnd || undefined);
  return null;
}
