import { useRef, useState } from 'preact/hooks';
import type { ChatFile } from '../../../sdk/src/files/index.ts';
import { useWidget } from '../context.ts';
import { useNear } from '../hooks/media-near.ts';
import { useMediaSource } from '../hooks/media-source.ts';
import { savesData } from '../hooks/media-thrift.ts';
import { sayDuration } from '../talk/duration.ts';
import type { MediaProps } from './media.tsx';
import { MediaPlaceholder } from './media-placeholder.tsx';
import { MediaProblem } from './media-problem.tsx';
import { MediaProgress } from './media-progress.tsx';

type Props = MediaProps & { readonly file: ChatFile };

/** A video, played in place. */
export function MediaVideo({ file, row, handle, isOnline }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { words } = useWidget();
  const [isPlayed, setIsPlayed] = useState(false);
  const isSent = row.message.status === 'sent';
  const isNear = useNear(box);
  const { duration } = file;
  return (
    <div ref={box} class="tile" data-file={file.id}>
      <MediaPlaceholder of={file} />
      {isSent && (
        <MediaPlayer
          room={handle.id}
          file={file}
          isNear={isNear}
          onPlay={() => setIsPlayed(true)}
        />
      )}
      {duration !== undefined && !isPlayed && (
        <span class="duration">{sayDuration(duration, words.locale)}</span>
      )}
      {!isSent && <MediaProgress {...{ file, row, handle, isOnline }} />}
    </div>
  );
}

/** Plays a video with the browser's own controls; where its address has ended, it goes on from the same place. */
export function MediaPlayer({
  room,
  file,
  isNear,
  onPlay,
}: {
  room: string;
  file: ChatFile;
  isNear: boolean;
  onPlay: () => void;
}) {
  const source = useMediaSource(room, file, isNear);
  const time = useRef(0);
  if (source.problem) return <MediaProblem problem={source.problem} onRetry={source.retry} />;
  return (
    // biome-ignore lint/a11y/useMediaCaption: people send videos without captions
    <video
      key={source.attempt}
      controls
      playsInline
      preload={savesData() ? 'none' : 'metadata'}
      src={source.url}
      aria-label={file.alt || file.name}
      onPlay={onPlay}
      onTimeUpdate={({ currentTarget }) => {
        time.current = currentTarget.currentTime;
      }}
      onLoadedMetadata={({ currentTarget }) => {
        if (time.current > 0) currentTarget.currentTime = time.current;
      }}
      onError={source.onError}
    />
  );
}
