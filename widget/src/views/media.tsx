import type { ChatFile } from '../../../sdk/src/files/index.ts';
import type { RoomHandle } from '../../../sdk/src/index.ts';
import { inDirectionOfWidget } from '../hooks/media-direction.ts';
import type { MessageRow } from '../talk/rows.ts';
import { MediaAudio, MediaFile } from './media-file.tsx';
import { MediaPictures } from './media-pictures.tsx';
import { MediaVideo } from './media-video.tsx';

/** What views of files need to know of their message. */
export type MediaProps = {
  readonly row: MessageRow;
  readonly handle: RoomHandle;
  readonly isOnline: boolean;
};

type Props = MediaProps & { readonly files: readonly ChatFile[] };

/** What a frame of a message shows: pictures, a video, or any other file. */
export function Media(props: Props) {
  return (
    <div ref={inDirectionOfWidget} class="media-in">
      <Kind {...props} />
    </div>
  );
}

function Kind({ files, ...props }: Props) {
  const [file] = files;
  if (!file) return null;
  switch (file.type.split('/')[0]) {
    case 'image':
      return <MediaPictures files={files} {...props} />;
    case 'video':
      return <MediaVideo file={file} {...props} />;
    case 'audio':
      return <MediaAudio file={file} {...props} />;
    default:
      return <MediaFile file={file} {...props} />;
  }
}
