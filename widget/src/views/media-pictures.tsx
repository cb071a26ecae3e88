import type { ChatFile } from '../../../sdk/src/files/index.ts';
import type { MediaProps } from './media.tsx';
import { MediaPicture } from './media-picture.tsx';

/** More than these are behind the last one, in the large view. */
export const tilesMost = 4;

/** One picture, or some side by side. */
export function MediaPictures({ files, ...props }: MediaProps & { files: readonly ChatFile[] }) {
  const shown = files.slice(0, tilesMost);
  return (
    <div class={`tiles of-${shown.length}`}>
      {shown.map((file, at) => (
        <MediaPicture
          key={file.id}
          file={file}
          more={at === tilesMost - 1 ? files.length - tilesMost : 0}
          {...props}
        />
      ))}
    </div>
  );
}
