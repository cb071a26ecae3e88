import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { OpenProfile } from '../hooks/profile-clicks.ts';
import { keepInside } from '../keep-inside.ts';
import type { Move } from './move.ts';
import { Profile } from './profile.tsx';

type Props = {
  readonly profile: OpenProfile | null;
  readonly onClose: () => void;
  readonly go: (move: Move) => void;
};

/** Shows the profile that was opened, in a sheet over the whole widget. */
export function ProfileSheet({ profile, onClose, go }: Props) {
  const goAway = (move: Move) => {
    onClose();
    go(move);
  };
  return (
    <div>{profile && <Sheet key={profile.id} {...profile} go={goAway} onClose={onClose} />}</div>
  );
}

type SheetProps = OpenProfile & Omit<Props, 'profile'>;

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
