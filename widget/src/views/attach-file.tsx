import { limits } from '../../../sdk/src/protocol/index.ts';
import { type Attached, hasChoice, isPicture, readyOf, shownOf } from '../attach/attached.ts';
import type { Tray } from '../attach/tray.ts';
import { useWidget } from '../context.ts';
import { sayFileSize } from '../talk/file-size.ts';
import { AttachThumb } from './attach-thumb.tsx';
import { Icon } from './icon.tsx';

type Props = {
  readonly file: Attached;
  readonly tray: Tray;
  readonly onRemove: () => void;
  /** Its description is written. */
  readonly onDone: () => void;
};

/** One file that is to be sent: what it is, how far it is, and what can be done with it. */
export function AttachFile({ file, tray, onRemove, onDone }: Props) {
  const { words } = useWidget();
  const { key, name } = file;
  const ready = readyOf(file);
  const label = words.say('attachRemove', { name });
  return (
    <li class="attach-file" aria-busy={!ready}>
      <AttachThumb name={name} shown={shownOf(file)} isBusy={!ready} />
      <div class="attach-about">
        <bdi class="attach-name" title={name}>
          {name}
        </bdi>
        <bdi class="attach-state">
          {ready ? sayFileSize(ready.blob.size, words.locale) : words.say('attachPreparing')}
        </bdi>
        {hasChoice(file) && (
          <label class="attach-original">
            <input
              type="checkbox"
              checked={file.isOriginal}
              onChange={(event) => tray.keepOriginal(key, event.currentTarget.checked)}
            />
            {words.say('attachOriginal', { size: sayFileSize(file.blob.size, words.locale) })}
          </label>
        )}
      </div>
      <button
        type="button"
        class="icon-button"
        data-attached={key}
        aria-label={label}
        title={label}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
      {isPicture(file) && (
        <input
          class="attach-alt"
          type="text"
          value={file.alt}
          placeholder={words.say('attachAlt')}
          aria-label={words.say('attachAltOf', { name })}
          maxLength={limits.altLength}
          autocomplete="off"
          enterkeyhint="done"
          dir="auto"
          onInput={(event) => tray.describe(key, event.currentTarget.value)}
          onKeyDown={(event) => {
            // It would send the message.
            if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
            event.preventDefault();
            onDone();
          }}
        />
      )}
    </li>
  );
}
