import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RoomHandle, RoomState } from '../../../sdk/src/index.ts';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { MarkupContext, useMarkup } from '../hooks/markup.ts';
import { useTimelineScroll } from '../hooks/timeline-scroll.ts';
import { useUnread } from '../hooks/unread.ts';
import { useVisible } from '../hooks/visible.ts';
import { buildRows } from '../talk/rows.ts';
import { TimelineHead, TimelineSkeleton } from './timeline-head.tsx';
import { TimelineRow } from './timeline-row.tsx';

type Props = {
  readonly handle: RoomHandle;
  readonly state: RoomState;
  readonly title: string;
  readonly me: Person;
  readonly isShown: boolean;
};

/** What was said, oldest first. Only the rows around the view are in the document. */
export function Timeline({ handle, state, title, me, isShown }: Props) {
  const { words, lines, extras } = useWidget();
  const box = useRef<HTMLDivElement>(null);
  const [unreadAtStart] = useState(() => lines.unread(handle.id));
  const [isEndInView, setIsEndInView] = useState(true);
  const isWatching = useVisible() && isShown && isEndInView;
  const { timeline, isLoaded } = state;
  const [readAtStart, setReadAtStart] = useState<number | undefined>(undefined);
  const watch = { me: me.id, isLoaded, isWatching, unreadAtStart, readAtStart };
  const unread = useUnread(timeline, watch);
  const rows = useMemo(
    () => buildRows(timeline, { me: me.id, markerBefore: unread.markerBefore }),
    [timeline, me.id, unread.markerBefore],
  );
  const loadOlder = () => {
    // A failure is part of the state, with a button to try again.
    if (isLoaded && state.history === 'idle') handle.loadOlder().catch(() => undefined);
  };
  const markup = useMarkup();
  const scroll = useTimelineScroll(box, rows, loadOlder);
  const { span, isAtEnd, jumpToEnd } = scroll;
  useEffect(() => setIsEndInView(isAtEnd), [isAtEnd]);
  useOwnMessages(state, me.id, jumpToEnd);

  return (
    <div class="timeline">
      {extras && (
        <extras.TimelineReach
          {...{ handle, isShown, box }}
          me={me.id}
          toEnd={!isAtEnd && jumpToEnd}
        />
      )}
      <div
        ref={box}
        class="scroll"
        part="log"
        role="log"
        aria-live="off"
        aria-label={words.say('conversation', { room: title })}
        aria-busy={!isLoaded}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard must reach it
        tabIndex={0}
        onScroll={scroll.onScroll}
      >
        <div class="rows">
          {isLoaded && span.start === 0 && (
            <TimelineHead handle={handle} state={state} title={title} />
          )}
          {!isLoaded && timeline.length === 0 && <TimelineSkeleton />}
          <MarkupContext.Provider value={markup}>
            {rows.slice(span.start, span.end).map((row) => (
              <TimelineRow key={row.key} row={row} handle={handle} isOnline={isOnline(state)} />
            ))}
          </MarkupContext.Provider>
        </div>
      </div>
      {extras && (
        <extras.Reading
          room={handle.id}
          newest={unread.newest}
          isWatching={isWatching && isLoaded}
          marker={unread.markerBefore}
          box={box}
          onMark={setReadAtStart}
        />
      )}
      {!isAtEnd && extras && <extras.Jump count={unread.count} box={box} onClick={jumpToEnd} />}
    </div>
  );
}

function isOnline(state: RoomState): boolean {
  return state.connection.status === 'online';
}

/** Whoever writes wants to see it: the newest messages come into view. */
function useOwnMessages(state: RoomState, me: string, jumpToEnd: () => void): void {
  const last = state.timeline.at(-1);
  const own = last?.by === me && last.seq === 0 ? last.key : undefined;
  useEffect(() => {
    if (own) jumpToEnd();
  }, [own]);
}
