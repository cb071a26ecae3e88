import type { RefObject } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Move } from '../views/move.ts';

/** What opens a profile: buttons that say whose it is, and in a message its author's name and picture. */
const openers = 'button[data-by], .author, .message > .avatar';

/** Whose profile is open, and what was clicked for it. */
export type OpenProfile = { readonly id: string; readonly opener: HTMLElement };
/** Where people can be clicked, and what was clicked there before anybody could tell what to do with it. */
export type ClickedPanes = {
  readonly panes: RefObject<HTMLElement | null>;
  readonly clicked: { current: Element | null };
};

/** The profile of whoever is clicked within the panes, and how it is closed. One's own is the account. */
export function useProfileClicks(
  { panes, clicked }: ClickedPanes,
  me: string,
  go: (move: Move) => void,
): { readonly profile: OpenProfile | null; readonly closeProfile: () => void } {
  const [profile, setProfile] = useState<OpenProfile | null>(null);
  const closeProfile = useCallback(() => setProfile(null), []);
  const open = useCallback(
    (id: string, opener: HTMLElement) => {
      if (id === me) go({ to: 'account' });
      else setProfile({ id, opener });
    },
    [me, go],
  );
  useClicks(panes, clicked, open);
  return { profile, closeProfile };
}

/** Calls `open` for every click on a person, and for Enter on a message: one listener for all of them. */
function useClicks(
  panes: ClickedPanes['panes'],
  clicked: ClickedPanes['clicked'],
  open: (id: string, opener: HTMLElement) => void,
): void {
  useEffect(() => {
    const openFrom = (from: Element | null) => {
      const owner = from?.closest<HTMLElement>('[data-by]');
      const id = owner?.dataset.by;
      if (id) open(id, from instanceof HTMLButtonElement ? from : owner);
    };
    // Whoever is quick clicked before this was loaded.
    openFrom(clicked.current);
    clicked.current = null;
    const onClick = ({ target }: Event) => {
      if (target instanceof Element) openFrom(target.closest(openers));
    };
    const onKeyDown = ({ key, target }: KeyboardEvent) => {
      if (key === 'Enter' && target instanceof Element && target.matches('[data-message]'))
        openFrom(target);
    };
    const element = panes.current;
    element?.addEventListener('click', onClick);
    element?.addEventListener('keydown', onKeyDown);
    return () => {
      element?.removeEventListener('click', onClick);
      element?.removeEventListener('keydown', onKeyDown);
    };
  }, [panes, clicked, open]);
}
