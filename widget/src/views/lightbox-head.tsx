import { useEffect } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { useDownload } from '../hooks/media-download.ts';
import { isMine } from '../lines.ts';
import { sayFileSize } from '../talk/file-size.ts';
import type { GalleryItem } from '../talk/gallery.ts';
import { IconButton } from './button.tsx';
import { MediaName } from './media-name.tsx';

type Props = {
  readonly item: GalleryItem;
  readonly room: string;
  readonly at: number;
  readonly count: number;
  readonly onClose: () => void;
};

/** What is shown, by whom and when, and how to save or leave it. */
export function LightboxHead({ item: { file, message }, room, at, count, onClose }: Props) {
  const { words, client, announce } = useWidget();
  const { download, error } = useDownload(room);
  const { name, size } = file;
  const when = { day: words.moments.day(message.at), time: words.moments.time(message.at) };
  const place = words.say('picturePlace', { at: at + 1, count });
  useEffect(() => announce(place), [place]);
  return (
    <div class="lightbox-head">
      <div class="lightbox-about">
        <MediaName name={name} />
        <span class={error ? 'file-error' : 'lightbox-by'}>
          {error ? (
            words.error(error)
          ) : (
            <>
              <bdi>{isMine(client, message) ? words.say('you') : message.name}</bdi>
              {` · ${words.say('dayAndTime', when)} · ${sayFileSize(size, words.locale)}`}
            </>
          )}
        </span>
      </div>
      <span class="lightbox-place">{place}</span>
      <IconButton
        icon="download"
        label={words.say('download', { name })}
        onClick={() => void download(file)}
      />
      <IconButton icon="close" label={words.say('closePictures')} onClick={onClose} />
    </div>
  );
}
