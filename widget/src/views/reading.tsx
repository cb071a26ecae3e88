import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { usePeople } from '../hooks/people.ts';

/** Who looks shorter than this has not read. */
const lookedMs = 400;
/** Of what was read before, this much stays in view above what is new. */
const contextPx = 72;

/** Finds out where reading stopped before, and tells from then on how far it has come. Draws nothing. */
export function Reading({
  room,
  newest,
  isWatching,
  marker,
  box,
  onMark,
}: {
  room: string;
  newest: number;
  /** Key of the first new message, above which the line stands. */
  marker: string | undefined;
  /** What scrolls. */
  box: RefObject<HTMLElement | null>;
  /** Whether somebody sees the newest messages at this moment. */
  isWatching: boolean;
  onMark: (seq: number | undefined) => void;
}) {
  const { lines } = useWidget();
  const people = usePeople();
  // Nothing is told before the old mark is known, because telling moves it.
  const [isMarked, setIsMarked] = useState(false);
  useEffect(() => {
    let isOver = false;
    const mark = () => {
      if (isOver) return;
      onMark(people.chat(room)?.read);
      setIsMarked(true);
    };
    people.loaded().then(mark, mark);
    return () => {
      isOver = true;
    };
  }, [people, room]);
  useEffect(() => {
    if (!isMarked || !isWatching || newest === 0) return;
    const timer = setTimeout(() => people.read(room, newest), lookedMs);
    return () => clearTimeout(timer);
  }, [people, room, isMarked, isWatching, newest]);
  const hasBegun = useRef(false);
  useEffect(() => {
    if (!isMarked || marker === undefined || hasBegun.current) return;
    hasBegun.current = true;
    if (isWatching) showLine(box.current);
  }, [isMarked, marker]);
  useEffect(() => {
    if (!isWatching) return;
    lines.look(room);
    return () => lines.look(null);
  }, [lines, room, isWatching]);
  return null;
}

/** More is new than fits into the view: reading goes on where it stopped. */
function showLine(box: HTMLElement | null): void {
  const line = box?.querySelector('.marker');
  if (!box || !line) return;
  const above = line.getBoundingClientRect().top - box.getBoundingClientRect().top;
  // A scaled widget is measured in pixels of the screen and scrolled in its own.
  if (above < 0) box.scrollTop += above / (box.currentCSSZoom ?? 1) - contextPx;
}
