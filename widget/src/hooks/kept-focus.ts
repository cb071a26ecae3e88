import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * When a change takes away what had the focus within `box`, the first control that is there now gets it, or the box
 * itself where `isList`: somebody who goes by keyboard is never thrown back to the start of the page.
 */
export function useKeptFocus(box: RefObject<HTMLElement | null>, isList = false): void {
  // Read while drawing, because afterwards it is gone.
  const focused = focusedIn(box.current);
  useLayoutEffect(() => {
    const element = box.current;
    if (!focused || !element || !isLost()) return;
    // What was only moved within the document loses the focus as well.
    if (focused.isConnected) focused.focus({ preventScroll: true });
    if (!isLost()) return;
    const next = isList ? null : element.querySelector<HTMLElement>('button, textarea');
    if (next) next.focus();
    else element.focus({ preventScroll: true });
  });
}

/** Nothing has it: where something else took it, such as a dialog that opened, it stays there. */
function isLost(): boolean {
  return document.activeElement === document.body;
}

function focusedIn(box: HTMLElement | null): HTMLElement | null {
  const root = box?.getRootNode();
  const active = root instanceof ShadowRoot ? root.activeElement : null;
  return active instanceof HTMLElement && box?.contains(active) ? active : null;
}
