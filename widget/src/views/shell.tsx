import { useCallback, useEffect, useReducer, useRef } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { useInView } from '../hooks/in-view.ts';
import { placeToWrite } from '../place-to-write.ts';
import { Conversation } from './conversation.tsx';
import { Lazy, loadExtras } from './lazy.tsx';
import { type Move, move, type Place } from './move.ts';

/** Until then the first talk has the line for itself. */
const extrasAfterMs = 1_500;
/** After a failed try, as long as the first view that needs them has not loaded them. */
const extrasAgainMs = 10_000;
const people = '.author, .message > .avatar';

/** The two panes: rooms on one side, the talk on the other; one at a time where it is narrow. */
export function Shell({
  me,
  room,
  isEntered,
}: {
  me: Person;
  room: string | null;
  /** Someone came in just now, rather than that the page was loaded. */
  isEntered: boolean;
}) {
  const { words, mode, isOpen, lines, extras, announce } = useWidget();
  const [place, step] = useReducer(move, {
    room,
    pane: room === null ? 'side' : 'talk',
    side: { view: 'rooms' },
  });
  const panes = useRef<HTMLDivElement>(null);
  const hasMoved = useRef(isEntered);
  const go = useCallback((to: Move) => {
    hasMoved.current = true;
    step(to);
  }, []);
  const clicked = useRef<Element | null>(null);
  // Who clicks needs the other views soon; a person who is clicked is held for them: see profile-clicks.ts.
  const hold = ({ target }: Event) => {
    clicked.current = target instanceof Element ? target.closest(people) : null;
    loadExtras().catch(() => {
      if (clicked.current) announce(words.say('loadFailed'));
    });
  };
  // What had the focus is hidden now; only after a move of the person's own, never when the page has just loaded.
  useEffect(() => {
    if (hasMoved.current) focusPane(panes.current, place.pane);
  }, [place]);
  const isSplit = mode === 'page';
  // Where only the talk is in view, the rooms are neither loaded nor asked for until someone goes there.
  const isSideNeeded = useRef(false);
  if (isSplit || place.pane === 'side') isSideNeeded.current = true;
  const talk = useRef<HTMLDivElement>(null);
  const isTalkShown = useInView(talk) && isOpen && (place.pane === 'talk' || isSplit);
  useEffect(() => {
    if (room !== null) step({ to: 'room', room });
  }, [room]);
  useEffect(() => {
    let timer = setTimeout(load, extrasAfterMs);
    function load() {
      loadExtras().catch(() => {
        timer = setTimeout(load, extrasAgainMs);
      });
    }
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => lines.watch(isTalkShown ? place.room : null), [lines, isTalkShown, place.room]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what can be clicked are the people in it
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard one gets to them with what loads later
    <div
      ref={panes}
      class={isSplit ? 'shell split' : 'shell'}
      data-pane={place.pane}
      onClick={extras ? undefined : hold}
    >
      <div class="pane side" tabIndex={-1}>
        {isSideNeeded.current && (
          <Lazy>{({ Side }) => <Side me={me} place={place} go={go} />}</Lazy>
        )}
      </div>
      <div ref={talk} class="pane talk" tabIndex={-1}>
        {place.room === null ? (
          <Lazy>
            {({ Empty }) => (
              <Empty icon="chat" title={words.say('pickRoom')} text={words.say('pickRoomText')} />
            )}
          </Lazy>
        ) : (
          <Conversation key={place.room} me={me} room={place.room} isShown={isTalkShown} go={go} />
        )}
      </div>
      {extras && <extras.Over me={me} place={place} go={go} {...{ panes, clicked }} />}
    </div>
  );
}

/** The place to write in a talk, or the pane itself. */
function focusPane(panes: HTMLElement | null, pane: Place['pane']): void {
  const field = pane === 'talk' && placeToWrite(panes, '.talk textarea:not(:disabled)');
  (field || panes?.querySelector<HTMLElement>(`.${pane}`))?.focus({ preventScroll: true });
}
