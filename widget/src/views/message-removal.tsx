import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatMessage, RoomHandle } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';
import { failureOf, sayFailure } from '../failure.ts';
import { inDirectionOfWidget } from '../hooks/media-direction.ts';
import { Icon } from './icon.tsx';

type Props = { readonly message: ChatMessage; readonly handle: RoomHandle };

/** Lets somebody delete what they have sent, after a question. */
export function MessageRemoval(props: Props) {
  const { seq, removedAt } = props.message;
  return seq > 0 && !removedAt ? <Removal {...props} /> : null;
}

function Removal({ message, handle }: Props) {
  const { words } = useWidget();
  const place = useRef<HTMLDivElement>(null);
  const [isAsking, setIsAsking] = useState(false);
  const isReached = useReached(place, () => setIsAsking(true));
  const stop = () => {
    setIsAsking(false);
    place.current?.closest<HTMLElement>('[data-message]')?.focus({ preventScroll: true });
  };
  return (
    <div ref={place} class={isAsking ? 'removal asking' : 'removal'}>
      {isAsking ? (
        <Question message={message} handle={handle} onEnd={stop} />
      ) : (
        <button
          type="button"
          class="icon-button"
          aria-label={words.say('removeMessage')}
          title={words.say('removeMessage')}
          tabIndex={isReached ? 0 : -1}
          onClick={() => setIsAsking(true)}
        >
          <Icon name="bin" />
        </button>
      )}
    </div>
  );
}

/**
 * Whether the focus is in this message: a stop for each of them would be too many on the way through a talk. The
 * Delete key does the same as the button.
 */
function useReached(place: { current: HTMLElement | null }, ask: () => void): boolean {
  const [isReached, setIsReached] = useState(false);
  useEffect(() => {
    const message = place.current?.closest('[data-message]');
    const onFocusIn = () => setIsReached(true);
    const onFocusOut = ({ relatedTarget }: Event & { relatedTarget?: EventTarget | null }) =>
      setIsReached(relatedTarget instanceof Node && message?.contains(relatedTarget) === true);
    const onKeyDown = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key === 'Delete' && event.target === message)
        ask();
    };
    const heard = { focusin: onFocusIn, focusout: onFocusOut, keydown: onKeyDown };
    for (const [type, listener] of Object.entries(heard)) message?.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of Object.entries(heard))
        message?.removeEventListener(type, listener);
    };
  }, [place]);
  return isReached;
}

function Question({ message, handle, onEnd }: Props & { onEnd: () => void }) {
  const { words } = useWidget();
  const id = useId();
  const no = useRef<HTMLButtonElement>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  useLayoutEffect(() => no.current?.focus(), []);
  const remove = async () => {
    if (isBusy) return;
    setIsBusy(true);
    setFailure(undefined);
    try {
      await handle.remove(message.seq);
      // The message stays as one that is gone, and takes the focus.
      onEnd();
    } catch (error) {
      setFailure(sayFailure(words, failureOf(error)));
      setIsBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onEnd();
  };
  return (
    <div
      class="removal-ask"
      role="alertdialog"
      aria-label={words.say('removeMessage')}
      aria-describedby={id}
      tabIndex={-1}
      ref={inDirectionOfWidget}
      onKeyDown={onKeyDown}
    >
      <p id={id}>{words.say('removeMessageAsk')}</p>
      {failure && (
        <p class="removal-failure" role="alert">
          {words.say('removeMessageFailed', { why: failure })}
        </p>
      )}
      <button type="button" class="button danger" aria-disabled={isBusy} onClick={remove}>
        {words.say(failure ? 'retry' : 'removeIt')}
      </button>
      <button ref={no} type="button" class="button" onClick={onEnd}>
        {words.say('cancel')}
      </button>
    </div>
  );
}
