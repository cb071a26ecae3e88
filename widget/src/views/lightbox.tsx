import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import type { LightboxRequest } from '../hooks/media-lightbox.ts';
import { useRoom } from '../hooks/room.ts';
import { keepInside } from '../keep-inside.ts';
import { type GalleryItem, galleryOf } from '../talk/gallery.ts';
import { Icon } from './icon.tsx';
import { LightboxHead } from './lightbox-head.tsx';
import { LightboxStage } from './lightbox-stage.tsx';

export { default as styles } from '../styles/lightbox.css';

type Props = LightboxRequest & { readonly onClose: () => void };

/** All pictures of the loaded talk, one at a time and large. */
export function Lightbox({ handle, file, opener, onClose }: Props) {
  const { words } = useWidget();
  const { timeline } = useRoom(handle);
  const items = useMemo(() => galleryOf(timeline), [timeline]);
  const { item, at, stepBy } = useCurrent(items, file);
  const [isNatural, setIsNatural] = useState(false);
  useEffect(() => setIsNatural(false), [item?.file.id]);
  useEffect(() => {
    if (!item) onClose();
  }, [item]);
  const dialog = useRef<HTMLDialogElement>(null);
  useModalDialog(dialog, opener);
  if (!item) return null;

  const onKeyDown = (event: KeyboardEvent) => {
    // Whatever else listens for keys, in the widget or on its page, lies behind.
    event.stopPropagation();
    const element = event.currentTarget;
    if (!(element instanceof HTMLElement)) return;
    if (event.key === 'Tab') keepInside(element, event);
    const isPlayer = event.target instanceof HTMLMediaElement;
    // In a picture larger than the window the arrow keys go through the picture.
    if (isPlayer || isNatural || event.altKey || event.ctrlKey || event.metaKey) return;
    const steps = stepsOf(element)[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    stepBy(steps);
  };
  return (
    <dialog
      ref={dialog}
      class="lightbox"
      aria-label={words.say('pictures')}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={onClose}
    >
      <LightboxHead item={item} room={handle.id} at={at} count={items.length} onClose={onClose} />
      <LightboxStage
        key={item.file.id}
        item={item}
        room={handle.id}
        isNatural={isNatural}
        onToggle={() => setIsNatural(!isNatural)}
        onStep={stepBy}
      />
      <Step look="previous" isEnd={at === 0} onClick={() => stepBy(-1)} />
      <Step look="next" isEnd={at === items.length - 1} onClick={() => stepBy(1)} />
    </dialog>
  );
}

function Step({
  look,
  isEnd,
  onClick,
}: {
  look: 'previous' | 'next';
  isEnd: boolean;
  onClick: () => void;
}) {
  const { words } = useWidget();
  const label = words.say(look === 'next' ? 'nextPicture' : 'previousPicture');
  return (
    <button
      type="button"
      class={`icon-button step ${look}`}
      aria-label={label}
      title={label}
      aria-disabled={isEnd}
      onClick={onClick}
    >
      <Icon name={look === 'next' ? 'next' : 'back'} isMirrored />
    </button>
  );
}

/** How many pictures a key goes on, by the direction in which this person reads. */
function stepsOf(element: HTMLElement): Record<string, number> {
  const forward = getComputedStyle(element).direction === 'rtl' ? -1 : 1;
  return { ArrowRight: forward, ArrowLeft: -forward, Home: -Infinity, End: Infinity };
}

/** The picture in view; when it is removed meanwhile, the one that comes after it. */
function useCurrent(items: readonly GalleryItem[], first: string) {
  const [current, setCurrent] = useState(first);
  const before = useRef(0);
  const found = items.findIndex(({ file }) => file.id === current);
  const at = found < 0 ? Math.min(before.current, items.length - 1) : found;
  before.current = Math.max(0, at);
  const item = items[at];
  useEffect(() => {
    // Only where the one in view has gone: this may run after the next key was pressed.
    if (item && found < 0) setCurrent(item.file.id);
  }, [item?.file.id]);
  const stepBy = (steps: number) => {
    const next = items[Math.max(0, Math.min(items.length - 1, at + steps))];
    if (next) setCurrent(next.file.id);
  };
  return { item, at, stepBy };
}

/** In the top layer of the page, over everything, with all else out of reach; afterwards the focus goes back. */
function useModalDialog(dialog: { current: HTMLDialogElement | null }, opener: HTMLElement): void {
  useLayoutEffect(() => {
    const element = dialog.current;
    const talk = opener.closest<HTMLElement>('.scroll');
    element?.showModal();
    element?.querySelector<HTMLElement>('button.stage-frame')?.focus();
    return () => {
      element?.close();
      // The picture may have been scrolled out of the document, or deleted.
      (opener.isConnected ? opener : talk)?.focus({ preventScroll: true });
    };
  }, [dialog, opener]);
}
