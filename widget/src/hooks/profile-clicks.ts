import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** What opens a profile: buttons that say whose it is, and in a message its author's name and picture. */
const openers = 'button[data-by], .author, .message > .avatar';

/**
 * Calls `open` for every click on a person within the widget around `inside`, and for Enter on a message. One
 * listener for all of them, because the first views of a talk must stay small.
 */
export function useProfileClicks(
  inside: RefObject<HTMLElement | null>,
  open: (id: string, opener: HTMLElement) => void,
): void {
  useEffect(() => {
    const app = inside.current?.closest<HTMLElement>('.app');
    const openFrom = (from: Element | null) => {
      const owner = from?.closest<HTMLElement>('[data-by]');
      const id = owner?.dataset.by;
      if (id) open(id, from instanceof HTMLButtonElement ? from : owner);
    };
    const onClick = ({ target }: Event) => {
      if (target instanceof Element) openFrom(target.closest(openers));
    };
    const onKeyDown = ({ key, target }: KeyboardEvent) => {
      if (key === 'Enter' && target instanceof Element && target.matches('[data-message]'))
        openFrom(target);
    };
    app?.addEventListener('click', onClick);
    app?.addEventListener('keydown', onKeyDown);
    return () => {
      app?.removeEventListener('click', onClick);
      app?.removeEventListener('keydown', onKeyDown);
    };
  }, [inside, open]);
}
