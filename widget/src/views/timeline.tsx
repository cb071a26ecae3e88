import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RoomHandle, RoomState } from '../../../sdk/src/index.ts';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { MarkedTextContext, useMarkedText } from '../hooks/marked-text.ts';
import { useTimelineScroll } from '../hooks/timeline-scroll.ts';
import { useUnread } from '../hooks/unread.ts';
import { useVisible } from '../hooks/visible.ts';
import { buildRows } from '../talk/rows.ts';
import { Icon } from './icon.tsx';
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
  const { words, lines } = useWidget();
  const box = useRef<HTMLDivElement>(null);
  const [unreadAtStart] = useState(() => lines.unread(handle.id));
  const [isEndInView, setIsEndInView] = useState(true);
  const isWatching = useVisible() && isShown && isEndInView;
  const { timeline, isLoaded } = state;
  const unread = useUnread(timeline, { me: me.id, isLoaded, isWatching, unreadAtStart });
  const rows = useMemo(
    () => buildRows(timeline, { me: me.id, markerBefore: unread.markerBefore }),
    [timeline, me.id, unread.markerBefore],
  );
  const loadOlder = () => {
    // A failure is part of the state, with a button to try again.
    if (isLoaded && state.history === 'idle') handle.loadOlder().catch(() => undefined);
  };
  const jump = useRef<HTMLButtonElement>(null);
  // The button goes away at the end, and must not take the focus with it.
  const keepFocus = () => {
    if (jump.current?.matches(':focus')) box.current?.focus({ preventScroll: true });
  };
  const markedText = useMarkedText();
  const scroll = useTimelineScroll(box, rows, { older: loadOlder, end: keepFocus });
  const { span, isAtEnd, jumpToEnd } = scroll;
  useEffect(() => setIsEndInView(isAtEnd), [isAtEnd]);
  useOwnMessages(state, me.id, jumpToEnd);

  return (
    <div class="timeline">
      <div
        ref={box}
        class="scroll"
        role="log"
        aria-live="off"
        aria-label={words.say('conversation', { room: title })}
        aria-busy={!isLoaded}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard must reach it
        tabIndex={0}
        onScroll={scroll.onScroll}
        onKeyDown={moveFocus}
      >
        <div class="rows">
          {isLoaded && span.start === 0 && (
            <TimelineHead handle={handle} state={state} title={title} />
          )}
          {!isLoaded && timeline.length === 0 && <TimelineSkeleton />}
          <MarkedTextContext.Provider value={markedText}>
            {rows.slice(span.start, span.end).map((row) => (
              <TimelineRow key={row.key} row={row} handle={handle} isOnline={isOnline(state)} />
            ))}
          </MarkedTextContext.Provider>
        </div>
      </div>
      {!isAtEnd && (
        <button
          ref={jump}
          type="button"
          class={unread.count > 0 ? 'jump has-new' : 'jump'}
          title={words.say('jumpToNewest')}
          aria-label={unread.count > 0 ? undefined : words.say('jumpToNewest')}
          onClick={jumpToEnd}
        >
          {unread.count > 0 && words.count('newCount', unread.count)}
          <Icon name="down" />
        </button>
      )}
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

/** Arrow keys go from message to message; Home and End to the first and last that are drawn. */
function moveFocus(event: KeyboardEvent): void {
  const box = event.currentTarget;
  const from = event.target;
  if (!(box instanceof HTMLElement) || !(from instanceof HTMLElement)) return;
  const messages = [...box.querySelectorAll<HTMLElement>('[data-message]')];
  const at = messages.indexOf(from);
  const to = {
    ArrowUp: at < 0 ? messages.length - 1 : Math.max(0, at - 1),
    ArrowDown: at < 0 ? messages.length - 1 : Math.min(messages.length - 1, at + 1),
    Home: 0,
    End: messages.length - 1,
  }[event.key];
  if (to === undefined || (from !== box && at < 0)) return;
  event.preventDefault();
  messages[to]?.focus();
}
