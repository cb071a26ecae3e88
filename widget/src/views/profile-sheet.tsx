import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useProfileClicks } from '../hooks/profile-clicks.ts';
import { keepInside } from '../keep-inside.ts';
import type { Move } from './move.ts';
import { Profile } from './profile.tsx';

type Shown = { readonly id: string; readonly opener: HTMLElement };
type Props = { readonly me: Person; readonly go: (move: Move) => void };

/** Shows the profile of whoever is clicked anywhere in the widget, in a sheet over it; one's own is the account. */
export function ProfileSheet({ me, go }: Props) {
  const [shown, setShown] = useState<Shown | null>(null);
  const anchor = useRef<HTMLDivElement>(null);
  const open = useCallback(
    (id: string, opener: HTMLElement) => {
      if (id === me.id) go({ to: 'account' });
      else setShown({ id, opener });
    },
    [me.id, go],
  );
  useProfileClicks(anchor, open);
  const goAway = (move: Move) => {
    setShown(null);
    go(move);
  };
  return (
    <div ref={anchor}>
      {shown && <Sheet key={shown.id} {...shown} go={goAway} onClose={() => setShown(null)} />}
    </div>
  );
}

type SheetProps = Shown & Pick<Props, 'go'> & { readonly onClose: () => void };

function Sheet({ id, opener, go, onClose }: SheetProps) {
  const layer = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLElement>(null);
  const title = useId();
  useBehind(layer, opener);
  useEffect(() => sheet.current?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab' && sheet.current) keepInside(sheet.current, event);
    // Whatever else listens for keys lies behind the sheet.
    event.stopPropagation();
    if (event.key === 'Escape' && !event.isComposing) onClose();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a click beside the sheet only repeats its close button
    // biome-ignore lint/a11y/useKeyWithClickEvents: for keys there is Escape
    <div
      ref={layer}
      class="profile-layer"
      onClick={(event) => event.target === layer.current && onClose()}
    >
      <section
        ref={sheet}
        class="sheet profile-sheet"
        role="dialog"
        aria-modal="true"
        aria-labelledby={title}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <Profile id={id} titleId={title} onClose={onClose} go={go} />
      </section>
    </div>
  );
}

function isShown(element: Element): element is HTMLElement {
  return element instanceof HTMLElement && element.checkVisibility({ visibilityProperty: true });
}

/** Takes what lies behind the sheet out of reach while it is open, and gives the focus back afterwards. */
function useBehind(layer: { current: HTMLElement | null }, opener: HTMLElement): void {
  useLayoutEffect(() => {
    const own = layer.current?.parentElement;
    const behind = [...(own?.parentElement?.children ?? [])].filter((it) => it !== own);
    const setReach = (isOut: boolean) => {
      for (const element of behind) element.toggleAttribute('inert', isOut);
    };
    setReach(true);
    return () => {
      setReach(false);
      // What was clicked may be out of the document by now, such as a message scrolled far away.
      const target = opener.isConnected ? opener : behind.find(isShown);
      target?.focus({ preventScroll: true });
    };
  }, [layer, opener]);
}
