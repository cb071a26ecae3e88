import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { Icon } from './icon.tsx';

/** The way back to the newest messages, with how many of them are new. */
export function Jump({
  count,
  box,
  onClick,
}: {
  count: number;
  box: RefObject<HTMLElement | null>;
  onClick: () => void;
}) {
  const { words } = useWidget();
  const button = useRef<HTMLButtonElement>(null);
  // It goes away at the end, and must not take the focus with it.
  useLayoutEffect(
    () => () => {
      if (button.current?.matches(':focus')) box.current?.focus({ preventScroll: true });
    },
    [],
  );
  return (
    <button
      ref={button}
      type="button"
      class={count > 0 ? 'jump has-new' : 'jump'}
      title={words.say('jumpToNewest')}
      aria-label={count > 0 ? undefined : words.say('jumpToNewest')}
      onClick={onClick}
    >
      {count > 0 && words.count('newCount', count)}
      <Icon name="down" />
    </button>
  );
}
