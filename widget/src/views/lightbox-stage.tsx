import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { type MediaSource, useMediaSource } from '../hooks/media-source.ts';
import type { GalleryItem } from '../talk/gallery.ts';
import { MediaPlaceholder } from './media-placeholder.tsx';
import { MediaProblem } from './media-problem.tsx';
import { MediaPlayer } from './media-video.tsx';

type Props = {
  readonly item: GalleryItem;
  readonly room: string;
  /** Whether a picture is shown pixel by pixel instead of fitting into the window. */
  readonly isNatural: boolean;
  readonly onToggle: () => void;
  readonly onStep: (steps: number) => void;
};

/** Shorter ways of a finger are none. */
const swipePx = 48;

/** One picture or video, as large as there is room. */
export function LightboxStage({ item: { file }, room, isNatural, onToggle, onStep }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const isVideo = file.type.startsWith('video');
  const swipe = useSwipe(isNatural || isVideo, onStep);
  useLayoutEffect(() => {
    const box = stage.current;
    if (!isNatural || !box) return;
    box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
    box.scrollTop = (box.scrollHeight - box.clientHeight) / 2;
  }, [isNatural]);
  const { width = 1_280, height = 720 } = file;
  return (
    <figure class="lightbox-figure">
      <div
        ref={stage}
        class={isNatural ? 'stage natural' : 'stage'}
        // Pixels lie from left to right in every language.
        dir="ltr"
        style={{ '--width': width, '--height': height }}
        {...swipe}
      >
        {isVideo ? (
          <div class="stage-frame">
            <MediaPlayer room={room} file={file} isNear onPlay={() => undefined} />
          </div>
        ) : (
          <Picture file={file} room={room} isNatural={isNatural} onToggle={onToggle} />
        )}
      </div>
      {file.alt && <figcaption dir="auto">{file.alt}</figcaption>}
    </figure>
  );
}

function Picture({
  file,
  room,
  isNatural,
  onToggle,
}: Pick<Props, 'room' | 'isNatural' | 'onToggle'> & Pick<Props['item'], 'file'>) {
  const { words } = useWidget();
  const source: MediaSource = useMediaSource(room, file, true);
  const button = useRef<HTMLButtonElement>(null);
  const [isThere, setIsThere] = useState(false);
  // Who goes on by keys stays on the picture; the buttons beside it keep the focus when they are used.
  useLayoutEffect(() => {
    const root = button.current?.getRootNode();
    const active = root instanceof ShadowRoot ? root.activeElement : null;
    if (!active?.matches('.step')) button.current?.focus({ preventScroll: true });
  }, []);
  if (source.problem) return <MediaProblem problem={source.problem} onRetry={source.retry} />;
  const name = file.alt || file.name;
  return (
    <button
      ref={button}
      type="button"
      class="stage-frame"
      aria-label={words.say(isNatural ? 'fitSize' : 'fullSize', { name })}
      onClick={onToggle}
    >
      {!isThere && <MediaPlaceholder of={file} />}
      {source.url && (
        <img
          key={source.attempt}
          src={source.url}
          alt=""
          draggable={false}
          onLoad={() => setIsThere(true)}
          onError={source.onError}
        />
      )}
    </button>
  );
}

/** A finger that goes sideways turns the page, towards where the next one lies in the direction of reading. */
function useSwipe(isOff: boolean, onStep: (steps: number) => void) {
  const start = useRef<{ x: number; y: number } | undefined>(undefined);
  if (isOff) return {};
  return {
    onPointerDown: ({ pointerType, isPrimary, clientX, clientY }: PointerEvent) => {
      start.current = pointerType === 'touch' && isPrimary ? { x: clientX, y: clientY } : undefined;
    },
    onPointerUp: ({ clientX, clientY, currentTarget }: PointerEvent) => {
      const from = start.current;
      start.current = undefined;
      if (!from || !(currentTarget instanceof Element)) return;
      const [x, y] = [clientX - from.x, clientY - from.y];
      if (Math.abs(x) < swipePx || Math.abs(x) < Math.abs(y)) return;
      const dialog = currentTarget.closest('dialog') ?? currentTarget;
      const forward = getComputedStyle(dialog).direction === 'rtl' ? 1 : -1;
      onStep(Math.sign(x) * forward);
    },
  };
}
