import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ConnectionStatus, RoomHandle } from '../../../sdk/src/index.ts';
import { limits } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { useAttach } from '../hooks/attach.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

// The room refuses control characters; they come in by pasting and nobody sees them.
const invisible = /[^\P{Cc}\n\t]/gu;

/** The place to write. What is not sent yet is kept while one looks at other rooms. */
export function Composer({
  handle,
  title,
  connection,
}: {
  handle: RoomHandle;
  title: string;
  connection: ConnectionStatus;
}) {
  const { words, lines, extras } = useWidget();
  const [text, setText] = useState(lines.drafts.get(handle.id) ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const id = useId();
  const isClosed = connection.status === 'refused' || connection.status === 'closed';
  const left = limits.textLength - text.trim().length;
  const { tray, Tray, take, hasFailed } = useAttach(form, handle.id, isClosed);
  const canSend = !isClosed && left >= 0 && (text.trim() !== '' || tray?.files[0]);
  useLayoutEffect(() => grow(field.current), [text]);

  const write = (typed: string) => {
    setText(typed);
    lines.drafts.set(handle.id, typed);
    if (typed.trim() !== '') handle.typing();
  };
  const send = () => {
    field.current?.focus();
    if (!canSend) return;
    // A refusal is shown at the message itself.
    if (!tray?.send(handle, clean(text))) handle.send(clean(text)).catch(() => undefined);
    setText('');
    lines.drafts.delete(handle.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // 229 is what Safari says for the Enter that ends a composition, after `isComposing` is false again.
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      ref={form}
      class="composer"
      // Whoever is about to write may be about to attach something, and without a network by then.
      onFocusIn={() => take()}
      onPaste={(event) => {
        const data = event.clipboardData;
        // Office programs add a picture of the text that they copy.
        if (!data?.files[0] || /plain.*html/.test(data.types.join())) return;
        event.preventDefault();
        take(data.files, true);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {tray && Tray && <Tray {...{ tray, title, isClosed, field }} />}
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        accept={extras?.acceptedFiles}
        onChange={({ currentTarget }) => {
          take(currentTarget.files);
          // So that the same file can be chosen again.
          currentTarget.value = '';
        }}
      />
      {!isClosed && (
        <IconButton
          class="clip"
          icon="clip"
          label={words.say('attach')}
          onClick={() => chooser.current?.click()}
        />
      )}
      <textarea
        ref={field}
        rows={1}
        value={text}
        disabled={isClosed}
        placeholder={words.say(isClosed ? 'cannotWrite' : 'message', { room: title })}
        aria-label={words.say('message', { room: title })}
        aria-describedby={`${id}-hint`}
        aria-invalid={left < 0}
        enterkeyhint="send"
        dir="auto"
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button
        type="submit"
        class="send"
        aria-label={words.say('send')}
        title={words.say('send')}
        aria-disabled={!canSend}
      >
        <Icon name="send" />
      </button>
      <span id={`${id}-hint`} class="unseen">
        {words.say(isClosed ? 'cannotWrite' : 'messageHint')}
      </span>
      {extras && <extras.Counter left={left} />}
      {hasFailed && (
        <p class="counter over" role="alert">
          {words.say('loadFailed')}
        </p>
      )}
    </form>
  );
}

function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(invisible, '').trim().normalize('NFC');
}

/** As high as its text; the style sheet sets the most. Browsers with `field-sizing` do it alone. */
function grow(field: HTMLTextAreaElement | null): void {
  if (!field || CSS.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
