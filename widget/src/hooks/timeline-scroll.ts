import type { RefObject } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import {
  bounded,
  heldInPlace,
  newestRows,
  type RowWindow,
  type Span,
  spanOf,
  withNewer,
  withOlder,
} from '../talk/row-window.ts';
import type { Row } from '../talk/rows.ts';

/** Closer to the end than this counts as being there. */
const stuckPx = 48;
/** Rows are drawn, and older ones loaded, this long before the end of the drawn ones comes into view. */
const aheadPx = 600;

/** How many rows are remembered as a place: the first may be gone after a change, such as a day's line that moved up. */
const anchors = 4;

/** Where a row's lower edge was. The lower one, because a row may lose its heading when its group grows upwards. */
type Anchor = { readonly key: string; readonly bottom: number };
/** What of the conversation is drawn, and whether its end is in view. */
export type TimelineScroll = {
  readonly span: Span;
  readonly isAtEnd: boolean;
  readonly onScroll: () => void;
  readonly jumpToEnd: () => void;
};

/**
 * Keeps the end in view while it is, and otherwise whatever is being read, to the pixel, when rows come in
 * above or below. The browser's own anchoring is switched off in the style sheet: Safari has none, and two
 * corrections would add up.
 */
export function useTimelineScroll(
  box: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  loadOlder: () => void,
): TimelineScroll {
  const [shown, setShown] = useState<RowWindow>(newestRows);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const isStuck = useRef(true);
  // Where it was last brought to.
  const end = useRef(0);
  const span = spanOf(rows, shown);
  const hasNewer = span.end < rows.length;
  // Read while drawing, because afterwards the rows have moved: this is the place they moved from.
  const place = isStuck.current ? [] : findPlace(box.current);

  const settle = useCallback(() => {
    const element = box.current;
    if (!element || !isStuck.current) return;
    // Somebody has scrolled, and the event that tells of it is still to come.
    if (element.scrollTop < end.current - 1 && distanceToEnd(element) >= stuckPx) return;
    element.scrollTop = element.scrollHeight;
    end.current = element.scrollTop;
  }, [box]);

  const extend = () => {
    const element = box.current;
    if (!element || element.clientHeight === 0) return;
    if (element.scrollTop < aheadPx) {
      if (span.start > 0) setShown(withOlder(rows, shown));
      else loadOlder();
    } else if (hasNewer && distanceToEnd(element) < aheadPx) setShown(withNewer(rows, shown));
  };

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    // Nobody has scrolled; it may have got another size since.
    if (isStuck.current && element.scrollTop === end.current) settle();
    const isNowStuck = !hasNewer && distanceToEnd(element) < stuckPx;
    if (isNowStuck !== isStuck.current) {
      isStuck.current = isNowStuck;
      setIsAtEnd(isNowStuck);
      setShown(isNowStuck ? newestRows : heldInPlace(rows, shown));
    }
    extend();
  };

  useLayoutEffect(() => {
    if (isStuck.current) settle();
    else restore(box.current, place);
    setShown(bounded(rows, shown, isStuck.current ? undefined : place[0]?.key));
  });
  useLayoutEffect(extend, [rows, span.start, span.end]);
  useResize(box, settle);

  const jumpToEnd = useCallback(() => {
    isStuck.current = true;
    end.current = 0;
    setIsAtEnd(true);
    setShown(newestRows);
    settle();
  }, [settle]);

  return { span, isAtEnd, onScroll, jumpToEnd };
}

/** Calls back when the box or what is in it changes its size. */
function useResize(box: RefObject<HTMLElement | null>, onResize: () => void): void {
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(onResize);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [box, onResize]);
}

function distanceToEnd(element: HTMLElement): number {
  return element.scrollHeight - element.scrollTop - element.clientHeight;
}

/** The first rows in view. */
function findPlace(box: HTMLElement | null): Anchor[] {
  const place: Anchor[] = [];
  if (!box) return place;
  const edge = box.getBoundingClientRect().top;
  for (const row of box.querySelectorAll<HTMLElement>('[data-row]')) {
    const bottom = row.getBoundingClientRect().bottom - edge;
    if (bottom > 0) place.push({ key: row.dataset.row ?? '', bottom });
    if (place.length === anchors) break;
  }
  return place;
}

function restore(box: HTMLElement | null, place: readonly Anchor[]): void {
  if (!box) return;
  const edge = box.getBoundingClientRect().top;
  for (const { key, bottom } of place) {
    const row = box.querySelector(`[data-row="${CSS.escape(key)}"]`);
    if (!row) continue;
    const moved = row.getBoundingClientRect().bottom - edge - bottom;
    // A scaled widget is measured in pixels of the screen and scrolled in its own.
    if (Math.abs(moved) > 0.5) box.scrollTop += moved / (box.currentCSSZoom ?? 1);
    return;
  }
}
