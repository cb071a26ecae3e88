import type { ChatFile } from '../../../sdk/src/files/index.ts';
import { useWidget } from '../context.ts';
import { useProgress } from '../hooks/media-progress.ts';
import type { MediaProps } from './media.tsx';
import { MediaName } from './media-name.tsx';
import { tilesMost } from './media-pictures.tsx';
import { MediaProgress } from './media-progress.tsx';

type Props = MediaProps & { readonly files: readonly ChatFile[] };

/** Below a message whose files are on their way: how far all of them are together, and how to call it off. */
export function UploadLine({ files, ...props }: Props) {
  const { words, announce } = useWidget();
  const { row, handle, isOnline } = props;
  const progress = useProgress(handle, row.message.key);
  // With the last byte the message itself is on its way.
  const canEnd = files.some(({ upload }) => upload?.status !== 'uploaded');
  const percent = new Intl.NumberFormat(words.locale, { style: 'percent' });
  const discard = (button: HTMLElement) => {
    const box = button.closest<HTMLElement>('.scroll');
    handle.discard(row.message.key).then(
      () => box?.focus({ preventScroll: true }),
      () => announce(words.say('failed')),
    );
  };
  return (
    <div class="upload-line">
      <span>
        {isOnline
          ? words.count('sendingFiles', files.length, {
              percent: percent.format(shareOf(files, progress)),
            })
          : words.say('waiting')}
      </span>
      {canEnd && (
        <button type="button" class="link-button" onClick={(event) => discard(event.currentTarget)}>
          {words.say('cancel')}
        </button>
      )}
      {files
        .filter(({ type }) => type.startsWith('image'))
        .slice(tilesMost)
        .map((file) => (
          // These have no tile of their own.
          <span key={file.id} class="upload-more">
            <MediaName name={file.name} />
            <MediaProgress file={file} {...props} />
          </span>
        ))}
    </div>
  );
}

/** By bytes, so that a small file does not look like half of the work. */
function shareOf(files: readonly ChatFile[], progress: (file: ChatFile) => number): number {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const loaded = files.reduce((sum, file) => sum + progress(file) * file.size, 0);
  return Math.floor((loaded / Math.max(1, total)) * 100) / 100;
}
