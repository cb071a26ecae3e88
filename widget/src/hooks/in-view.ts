import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

/** Whether any of an element can be seen: a narrow widget hides one of its panes, and a page may be scrolled elsewhere. */
export function useInView(element: RefObject<HTMLElement | null>): boolean {
  const [isOnScreen, setIsOnScreen] = useState(true);
  const [isShown, setIsShown] = useState(true);
  // Which of the panes are shown depends on what is drawn and on how wide it is.
  const look = () => {
    if (element.current) setIsShown(getComputedStyle(element.current).visibility === 'visible');
  };
  // At once: what comes in right after a move must not count as read.
  useLayoutEffect(look);
  useEffect(() => {
    if (!element.current) return;
    const width = new ResizeObserver(look);
    const place = new IntersectionObserver((seen) =>
      setIsOnScreen(seen.at(-1)?.isIntersecting !== false),
    );
    width.observe(element.current);
    place.observe(element.current);
    return () => {
      width.disconnect();
      place.disconnect();
    };
  }, [element]);
  return isOnScreen && isShown;
}
