import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Extras } from '../views/lazy.tsx';

const phone = '(max-width: 480px), (max-height: 480px)';

/**
 * A panel that fills a phone's screen is modal: Tab stays inside. Elsewhere the page beside it is in reach.
 * Escape closes a panel either way; views that have something of their own to close stop it first.
 */
export function useModal(
  root: RefObject<HTMLElement | null>,
  panel: {
    isPanel: boolean;
    isOpen: boolean;
    close: (() => void) | undefined;
    extras: Extras | undefined;
  },
): boolean {
  const { isPanel, isOpen, close, extras } = panel;
  const isPhone = useMedia(phone);
  const isModal = isPanel && isPhone && isOpen;
  useEffect(() => {
    const element = root.current;
    if (!element || !isPanel) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing) close?.();
      if (event.key === 'Tab' && isModal) extras?.keepInside(element, event);
    };
    element.addEventListener('keydown', onKeyDown);
    return () => element.removeEventListener('keydown', onKeyDown);
  }, [root, isPanel, isModal, close, extras]);
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
