import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Pictures are loaded this far before they come into view. */
const aheadPx = 600;

/** Whether an element is or was in view, or nearly: from then on what it shows is worth loading. */
export function useNear(element: RefObject<Element | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!target || isNear) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) setIsNear(true);
      },
      // A margin counts only for the box that scrolls.
      { root: target.closest('.scroll'), rootMargin: `${aheadPx}px 0px` },
    );
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, isNear]);
  return isNear;
}
