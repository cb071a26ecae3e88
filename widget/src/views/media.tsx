import type { RoomHandle } from '../../../sdk/src/index.ts';
import type { MediaBlock } from '../talk/media-frame.ts';
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

/** What a frame of a message shows: pictures, a video, or any other file. */
export function Media({ block, ...props }: MediaProps & { readonly block: MediaBlock }) {
  const [file] = block.files;
  if (!file) return null;
  switch (block.kind) {
    case 'pictures':
      return <MediaPictures files={block.files} {...props} />;
    case 'video':
      return <MediaVideo file={file} {...props} />;
    case 'audio':
      return <MediaAudio file={file} {...props} />;
    case 'file':
      return <MediaFile file={file} {...props} />;
  }
}
