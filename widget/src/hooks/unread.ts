import { useEffect, useRef, useState } from 'preact/hooks';
import type { TimelineItem } from '../../../sdk/src/index.ts';

/** What came in while nobody looked. */
export type Unread = {
  readonly count: number;
  /** Key of the message that the "new messages" line stands above. */
  readonly markerBefore: string | undefined;
  /** The newest seq there is; 0 without one. */
  readonly newest: number;
};

type Watch = {
  readonly me: string;
  readonly isLoaded: boolean;
  /** Whether the newest messages are in view right now. */
  readonly isWatching: boolean;
  /** Messages that came in before the room was drawn, as far as this page heard of them. */
  readonly unreadAtStart: number;
  /** Up to where the person had read when the room was opened, on whatever device; undefined until it is known. */
  readonly readAtStart: number | undefined;
};

/** Counts messages of others from the moment nobody watches until somebody does again. */
export function useUnread(timeline: readonly TimelineItem[], watch: Watch): Unread {
  const { me, isLoaded, isWatching, unreadAtStart, readAtStart } = watch;
  const started = useRef(0);
  const seen = useRef<number | undefined>(undefined);
  // The line stands above the first message of others after this seq.
  const [after, setAfter] = useState<number | undefined>(undefined);
  const newest = timeline.findLast((item) => item.seq > 0)?.seq ?? 0;
  const unseen = seen.current === undefined ? [] : unseenBy(timeline, me, seen.current);
  const last = timeline.at(-1);
  const writing = last?.by === me && last.seq === 0 ? last.key : undefined;

  useEffect(() => {
    if (!isLoaded) return;
    if (seen.current === undefined) {
      started.current = newest;
      const first = unseenBy(timeline, me, 0)[unreadAtStart - 1];
      if (first) setAfter(first.seq - 1);
    }
    if (isWatching || seen.current === undefined) seen.current = newest;
    else if (unseen.length > 0) setAfter(seen.current);
  }, [isLoaded, isWatching, newest]);
  useEffect(() => {
    const wasNew = unseenBy(timeline, me, readAtStart ?? newest).at(-1);
    // What has come since then was seen coming.
    if (wasNew && wasNew.seq <= started.current) setAfter(readAtStart);
  }, [isLoaded, readAtStart]);
  // Who answers has read: the line has done its work.
  useEffect(() => {
    if (writing) setAfter(undefined);
  }, [writing]);

  const marked = after === undefined ? undefined : unseenBy(timeline, me, after).at(-1);
  return { count: isWatching ? 0 : unseen.length, markerBefore: marked?.key, newest };
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
