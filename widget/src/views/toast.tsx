import { useEffect, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import type { News } from '../hooks/news.ts';
import { Avatar } from './avatar.tsx';
import { IconButton } from './button.tsx';

const shownMs = 7_000;

/** What is new elsewhere, for a few seconds; it stays while one points at it or has the focus in it. */
export function Toast({
  news,
  onOpen,
  onDismiss,
}: {
  news: News;
  onOpen: () => void;
  onDismiss: () => void;
}) {
  const { words } = useWidget();
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(onDismiss, shownMs);
    return () => clearTimeout(timer);
  }, [news, isHeld]);
  const hold = () => setIsHeld(true);
  const letGo = () => setIsHeld(false);
  const { by, text } = news;
  return (
    <aside
      class="toast"
      aria-label={words.say('toast')}
      onMouseEnter={hold}
      onMouseLeave={letGo}
      onFocusIn={hold}
      onFocusOut={letGo}
    >
      <button type="button" class="toast-open" onClick={onOpen}>
        <Avatar id={by.id} name={by.name} picture={by.picture} />
        <span class="room-text">
          <span class="room-title" dir="auto">
            {by.name}
          </span>
          <span class="room-about" dir="auto">
            {text}
          </span>
        </span>
      </button>
      <IconButton icon="close" label={words.say('dismiss')} onClick={onDismiss} />
    </aside>
  );
}
