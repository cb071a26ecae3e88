import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const phone = '(max-width: 480px), (max-height: 480px)';
const focusable =
  'button:not([tabindex="-1"]), [href], input, textarea:not([disabled]), [tabindex="0"]';

/**
 * A panel that fills a phone's screen is modal: Tab stays inside. Elsewhere the page beside it is in reach.
 * Escape closes a panel either way; views that have something of their own to close stop it first.
 */
export function useModal(
  root: RefObject<HTMLElement | null>,
  panel: { isPanel: boolean; isOpen: boolean; close: (() => void) | undefined },
): boolean {
  const { isPanel, isOpen, close } = panel;
  const isPhone = useMedia(phone);
  const isModal = isPanel && isPhone && isOpen;
  useEffect(() => {
    const element = root.current;
    if (!element || !isPanel) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing) close?.();
      if (event.key === 'Tab' && isModal) keepInside(element, event);
    };
    element.addEventListener('keydown', onKeyDown);
    return () => element.removeEventListener('keydown', onKeyDown);
  }, [root, isPanel, isModal, close]);
  return isModal;
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const onChange = () => setMatches(list.matches);
    onChange();
    list.addEventListener('change', onChange);
    return () => list.removeEventListener('change', onChange);
  }, [query]);
  return matches;
}

function keepInside(element: HTMLElement, event: KeyboardEvent): void {
  const stops = [...element.querySelectorAll<HTMLElement>(focusable)].filter((stop) =>
    stop.checkVisibility({ visibilityProperty: true }),
  );
  const first = stops[0];
  const last = stops.at(-1);
  const root = element.getRootNode();
  const active = root instanceof ShadowRoot ? root.activeElement : document.activeElement;
  const from = event.shiftKey ? first : last;
  const to = event.shiftKey ? last : first;
  if (active !== from || !to) return;
  event.preventDefault();
  to.focus();
}
