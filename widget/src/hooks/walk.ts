import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useKeptFocus } from './kept-focus.ts';

const message = '[data-message]';
/** What can be done in a message. What is played or scrolled has its own use for arrows. */
const actions = 'a[href], button';

/**
 * The keyboard's way through the log. Up and Down go from message to message, Home and End to the first that is drawn
 * and to the newest; the arrow towards the end of the line goes into a message's actions, Escape back to the message.
 * The message that one was at last is where Tab comes in again.
 *
 * `toEnd` brings the newest messages in; absent while they are there.
 */
export function useWalk(box: RefObject<HTMLElement | null>, toEnd: (() => void) | undefined): void {
  const latest = useRef(toEnd);
  const wantsEnd = useRef(false);
  latest.current = toEnd;
  useKeptFocus(box, true);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    // The stop may have left the part of the log that is drawn.
    if (!element.querySelector(`${message}[tabindex="0"]`)) element.tabIndex = 0;
    if (!wantsEnd.current || toEnd) return;
    wantsEnd.current = false;
    messagesOf(element).at(-1)?.focus();
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const isHandled = step(element, event, () => {
        wantsEnd.current = latest.current !== undefined;
        latest.current?.();
      });
      if (!isHandled) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const onFocusIn = ({ target }: FocusEvent) => stopAt(element, target);
    element.addEventListener('keydown', onKeyDown);
    element.addEventListener('focusin', onFocusIn);
    return () => {
      element.removeEventListener('keydown', onKeyDown);
      element.removeEventListener('focusin', onFocusIn);
    };
  }, [box]);
}

function messagesOf(box: HTMLElement): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>(message)];
}

/** One stop for Tab in the whole log: the message that has the focus, or had it last. */
function stopAt(box: HTMLElement, target: EventTarget | null): void {
  if (!(target instanceof HTMLElement) || !target.matches(message)) return;
  for (const stop of box.querySelectorAll<HTMLElement>(`${message}[tabindex="0"]`))
    stop.tabIndex = -1;
  target.tabIndex = 0;
  box.tabIndex = -1;
}

/** Moves the focus as a key asks; whether it was such a key. */
function step(box: HTMLElement, event: KeyboardEvent, toEnd: () => void): boolean {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey)
    return false;
  const row = target.closest<HTMLElement>(message);
  const isAction = row !== null && target.matches(actions) && !target.closest('[role*=dialog]');
  if (target !== box && target !== row && !isAction) return false;
  if (key === 'Escape') return isAction && moveTo(row);
  if (key === 'ArrowRight' || key === 'ArrowLeft') return row !== null && stepIn(row, event);
  return stepOver(box, row, key, toEnd);
}

/** From message to message; at the first that is drawn, older ones are brought in and the focus stays. */
function stepOver(
  box: HTMLElement,
  row: HTMLElement | null,
  key: string,
  toEnd: () => void,
): boolean {
  const messages = messagesOf(box);
  const at = row ? messages.indexOf(row) : -1;
  switch (key) {
    case 'ArrowUp':
      if (at === 0) box.scrollTop = 0;
      return moveTo(at < 0 ? lastInView(box, messages) : messages[Math.max(0, at - 1)]);
    case 'ArrowDown':
      return moveTo(at < 0 ? lastInView(box, messages) : (messages[at + 1] ?? row));
    case 'Home':
      return moveTo(messages[0]);
    case 'End':
      toEnd();
      return moveTo(messages.at(-1));
    default:
      return false;
  }
}

/** Through a message's actions and back to the message: to the right, or to the left where that is how one reads. */
function stepIn(row: HTMLElement, { key, target }: KeyboardEvent): boolean {
  const isForward = (key === 'ArrowRight') === (getComputedStyle(row).direction === 'ltr');
  const stops = [
    row,
    ...[...row.querySelectorAll<HTMLElement>(actions)].filter((it) => it.checkVisibility()),
  ];
  const at = target instanceof HTMLElement ? stops.indexOf(target) : 0;
  return moveTo(stops[at + (isForward ? 1 : -1)] ?? stops[at]);
}

function lastInView(box: HTMLElement, messages: readonly HTMLElement[]): HTMLElement | undefined {
  const edge = box.getBoundingClientRect().bottom;
  return messages.findLast((it) => it.getBoundingClientRect().top < edge);
}

function moveTo(target: HTMLElement | null | undefined): boolean {
  target?.focus();
  return true;
}
