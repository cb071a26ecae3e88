import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ConnectionStatus, RoomHandle } from '../../../sdk/src/index.ts';
import { limits } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import type { AttachedFiles } from './attach-bar.tsx';
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
  const [attached, setAttached] = useState<AttachedFiles>();
  const id = useId();
  const isClosed = connection.status === 'refused' || connection.status === 'closed';
  const left = limits.textLength - text.trim().length;
  const canSend = !isClosed && left >= 0 && (text.trim() !== '' || attached?.count);
  useLayoutEffect(() => grow(field.current), [text]);

  const write = (typed: string) => {
    setText(typed);
    lines.drafts.set(handle.id, typed);
    if (typed.trim() !== '') handle.typing();
  };
  const send = () => {
    field.current?.focus();
    if (!canSend) return;
    const cleaned = clean(text);
    // A refusal is shown at the message itself.
    if (!attached?.send(handle, cleaned)) handle.send(cleaned).catch(() => undefined);
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
      class="composer"
      part="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {extras ? (
        <extras.AttachBar room={handle.id} onChange={setAttached} {...{ title, isClosed, field }} />
      ) : (
        <span class="clip" />
      )}
      <textarea
        ref={field}
        part="field"
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
        part="send"
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
