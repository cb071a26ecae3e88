import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** What covers the element before it takes the focus, and gives it back to the pressed button there that opened it. */
export function useCover(box: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = box.current;
    const covered = element?.previousElementSibling;
    if (!element || !covered) return;
    if (getComputedStyle(covered).visibility === 'hidden')
      element.querySelector<HTMLElement>('button')?.focus();
    return () => {
      const opener = covered.querySelector<HTMLElement>('button[aria-pressed]');
      // What is covered is hidden until this has gone.
      if (element.matches(':focus-within')) requestAnimationFrame(() => opener?.focus());
    };
  }, [box]);
}
