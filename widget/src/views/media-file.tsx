import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { ChatFile } from '../../../sdk/src/files/index.ts';
import { useWidget } from '../context.ts';
import { useDownload } from '../hooks/media-download.ts';
import { useNear } from '../hooks/media-near.ts';
import { useMediaSource } from '../hooks/media-source.ts';
import { savesData } from '../hooks/media-thrift.ts';
import { sayDuration } from '../talk/duration.ts';
import { sayFileSize } from '../talk/file-size.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import type { MediaProps } from './media.tsx';
import { MediaName } from './media-name.tsx';
import { MediaProblem } from './media-problem.tsx';
import { MediaProgress } from './media-progress.tsx';

type Props = MediaProps & { readonly file: ChatFile };

/** A file as a row: what it is, and a button that saves it. `player` plays it in place. */
export function MediaFile({ file, row, handle, isOnline, player }: Props & { player?: VNode }) {
  const { words } = useWidget();
  const { download, error } = useDownload(handle.id);
  const { name, size, duration } = file;
  const details = [
    name.split('.').at(-1)?.toUpperCase(),
    duration !== undefined && sayDuration(duration, words.locale),
    sayFileSize(size, words.locale),
  ];
  return (
    <div class={player ? 'media-file playing' : 'media-file'}>
      {!player && (
        <span class="file-mark">
          <Icon name={file.type.startsWith('audio') ? 'sound' : 'file'} />
        </span>
      )}
      <span class="file-text">
        <MediaName name={name} />
        {error ? (
          <span class="file-error">{words.error(error)}</span>
        ) : (
          <span class="file-about">{details.filter(Boolean).join(' · ')}</span>
        )}
        {player}
      </span>
      {row.message.status === 'sent' ? (
        <IconButton
          icon="download"
          label={words.say('download', { name })}
          onClick={() => void download(file)}
        />
      ) : (
        <MediaProgress {...{ file, row, handle, isOnline }} />
      )}
    </div>
  );
}

/** A sound, played in place. */
export function MediaAudio(props: Props) {
  const { file, handle, row } = props;
  const box = useRef<HTMLDivElement>(null);
  const isNear = useNear(box);
  const source = useMediaSource(handle.id, file, isNear);
  const player = source.problem ? (
    <MediaProblem problem={source.problem} onRetry={source.retry} />
  ) : (
    // biome-ignore lint/a11y/useMediaCaption: people send sounds without captions
    <audio
      key={source.attempt}
      controls
      preload={savesData() ? 'none' : 'metadata'}
      src={source.url}
      aria-label={file.name}
      onError={source.onError}
    />
  );
  return (
    <div ref={box}>
      {row.message.status === 'sent' ? (
        <MediaFile {...props} player={player} />
      ) : (
        <MediaFile {...props} />
      )}
    </div>
  );
}
