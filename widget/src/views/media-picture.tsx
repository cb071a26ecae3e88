import { useRef, useState } from 'preact/hooks';
import type { ChatFile } from '../../../sdk/src/files/index.ts';
import { useWidget } from '../context.ts';
import { openLightbox } from '../hooks/media-lightbox.ts';
import { useNear } from '../hooks/media-near.ts';
import { useMediaSource } from '../hooks/media-source.ts';
import { savesData } from '../hooks/media-thrift.ts';
import { sayFileSize } from '../talk/file-size.ts';
import type { MediaProps } from './media.tsx';
import { MediaPlaceholder } from './media-placeholder.tsx';
import { MediaProblem } from './media-problem.tsx';
import { MediaProgress } from './media-progress.tsx';

type Props = MediaProps & {
  readonly file: ChatFile;
  /** So many more are behind it. */
  readonly more: number;
};

/** A picture of a message; a click shows it large. */
export function MediaPicture({ file, more, row, handle, isOnline }: Props) {
  const { words, lines } = useWidget();
  const tile = useRef<HTMLDivElement>(null);
  const isNear = useNear(tile);
  const [isAsked, setIsAsked] = useState(() => !savesData());
  const [isThere, setIsThere] = useState(false);
  const source = useMediaSource(handle.id, file, isNear && isAsked);
  const { url, problem } = source;
  const name = file.alt || file.name;
  const isSent = row.message.status === 'sent';
  const open = () => {
    const opener = tile.current?.querySelector('button');
    if (opener) openLightbox(lines, { handle, file: file.id, opener });
  };
  return (
    <div ref={tile} class={isSmall(file) ? 'tile small' : 'tile'} data-file={file.id}>
      {!isThere && <MediaPlaceholder of={file} />}
      {url !== undefined && (
        <img
          key={source.attempt}
          class={isThere ? 'there' : ''}
          src={url}
          // Once it can be opened, what opens it says this.
          alt={isSent ? '' : name}
          decoding="async"
          draggable={false}
          onLoad={() => setIsThere(true)}
          onError={source.onError}
        />
      )}
      {isSent && !problem && (isAsked || url) && (
        // Over the picture and not around it, so that the picture stays the same when it has been sent.
        <button
          type="button"
          class="tile-open"
          aria-haspopup="dialog"
          aria-label={
            more > 0
              ? words.count('openPictures', more, { name })
              : words.say('openPicture', { name })
          }
          onClick={open}
        >
          {more > 0 && (
            <span class="tile-more" aria-hidden="true" dir="ltr">
              +{more}
            </span>
          )}
        </button>
      )}
      {isSent && !isAsked && !url && (
        <button type="button" class="tile-load" onClick={() => setIsAsked(true)}>
          {words.say('loadPicture', { size: sayFileSize(file.size, words.locale) })}
        </button>
      )}
      {problem && <MediaProblem problem={problem} onRetry={source.retry} />}
      {!isSent && <MediaProgress file={file} {...{ row, handle, isOnline }} />}
    </div>
  );
}

/** Smaller than any frame: shown as it is, neither blown up nor cut. */
function isSmall({ width = 72, height = 72 }: ChatFile): boolean {
  return width < 72 || height < 72;
}
