import type { ChatFile } from '../../../sdk/src/files/index.ts';
import { useWidget } from '../context.ts';
import { useProgress } from '../hooks/media-progress.ts';
import { Icon } from './icon.tsx';
import type { MediaProps } from './media.tsx';

type Props = MediaProps & { readonly file: ChatFile };

/** How far the upload of a file is, and a button that takes it out of its message. */
export function MediaProgress({ file, row, handle, isOnline }: Props) {
  const { words, announce } = useWidget();
  const { key, status } = row.message;
  const share = useProgress(handle, key)(file);
  const percent = Math.floor(share * 100);
  const { name } = file;
  if (status === 'failed')
    // Below the message it says why.
    return file.upload?.status === 'failed' ? (
      <span class="ring still">
        <Icon name="alert" />
      </span>
    ) : null;
  const cancel = (button: HTMLElement) => {
    const message = button.closest<HTMLElement>('[data-message]');
    const box = button.closest<HTMLElement>('.scroll');
    handle.discardFile(key, file.id).then(
      () => {
        announce(words.say('fileDropped', { name }));
        // The button is gone, and with the last file the message too.
        requestAnimationFrame(() => (message?.isConnected ? message : box)?.focus());
      },
      () => announce(words.say('failed')),
    );
  };
  return (
    <span class={isOnline ? 'ring' : 'ring still'}>
      <svg
        viewBox="0 0 36 36"
        role="progressbar"
        aria-label={words.say('uploadOf', { name })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <circle cx="18" cy="18" r="16" pathLength={100} />
        <circle
          class="done"
          cx="18"
          cy="18"
          r="16"
          pathLength={100}
          stroke-dasharray={`${percent} 100`}
        />
      </svg>
      {share < 1 ? (
        <button
          type="button"
          aria-label={words.say('cancelFile', { name })}
          title={words.say('cancelFile', { name })}
          onClick={(event) => cancel(event.currentTarget)}
        >
          <Icon name="close" />
        </button>
      ) : (
        <Icon name="check" />
      )}
    </span>
  );
}
