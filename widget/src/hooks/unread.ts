import { useEffect, useRef, useState } from 'preact/hooks';
import type { TimelineItem } from '../../../sdk/src/index.ts';

/** What came in while nobody looked. */
export type Unread = {
  readonly count: number;
  /** Key of the message that the "new messages" line stands above. */
  readonly markerBefore: string | undefined;
};

type Watch = {
  readonly me: string;
  readonly isLoaded: boolean;
  /** Whether the newest messages are in view right now. */
  readonly isWatching: boolean;
  /** Messages that came in before the room was drawn. */
  readonly unreadAtStart: number;
};

/** Counts messages of others from the moment nobody watches until somebody does again. */
export function useUnread(timeline: readonly TimelineItem[], watch: Watch): Unread {
  const { me, isLoaded, isWatching, unreadAtStart } = watch;
  const seen = useRef<number | undefined>(undefined);
  const [marker, setMarker] = useState<string | undefined>(undefined);
  const newest = timeline.findLast((item) => item.seq > 0)?.seq ?? 0;
  const unseen = seen.current === undefined ? [] : unseenBy(timeline, me, seen.current);
  const first = unseen.at(-1)?.key;
  const last = timeline.at(-1);
  const writing = last?.by === me && last.seq === 0 ? last.key : undefined;

  useEffect(() => {
    if (!isLoaded) return;
    if (seen.current === undefined && unreadAtStart > 0)
      setMarker(unseenBy(timeline, me, 0)[unreadAtStart - 1]?.key);
    if (isWatching || seen.current === undefined) seen.current = newest;
    else if (first) setMarker(first);
  }, [isLoaded, isWatching, newest, first]);
  // Who answers has read: the line has done its work.
  useEffect(() => {
    if (writing) setMarker(undefined);
  }, [writing]);

  return { count: isWatching ? 0 : unseen.length, markerBefore: marker };
}

/** Messages of others after `seen`, newest first. */
function unseenBy(timeline: readonly TimelineItem[], me: string, seen: number): TimelineItem[] {
  const unseen: TimelineItem[] = [];
  for (let at = timeline.length - 1; at >= 0; at -= 1) {
    const item = timeline[at];
    if (!item || (item.seq > 0 && item.seq <= seen)) break;
    if (item.seq > 0 && item.type === 'message' && item.by !== me) unseen.push(item);
  }
  return unseen;
}
