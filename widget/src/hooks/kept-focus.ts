import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * When a change takes away what had the focus within `box`, the first control that is there now gets it, or the box
 * itself where `isList`: somebody who goes by keyboard is never thrown back to the start of the page.
 */
export function useKeptFocus(box: RefObject<HTMLElement | null>, isList = false): void {
  // Read while drawing, because afterwards it is gone.
  const hadFocus = hasFocus(box.current);
  useLayoutEffect(() => {
    const element = box.current;
    // Where something else has taken the focus, such as a dialog that opened, it stays there.
    if (!hadFocus || !element || document.activeElement !== document.body) return;
    const next = isList ? null : element.querySelector<HTMLElement>('button, textarea');
    if (next) next.focus();
    else element.focus({ preventScroll: true });
  });
}

function hasFocus(element: HTMLElement | null): boolean {
  return element?.matches(':focus-within') ?? false;
}
