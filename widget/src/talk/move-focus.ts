/** Arrow keys go from message to message; Home and End to the first and last that are drawn. */
export function moveFocus(event: KeyboardEvent): void {
  const box = event.currentTarget;
  const from = event.target;
  if (!(box instanceof HTMLElement) || !(from instanceof HTMLElement)) return;
  const messages = [...box.querySelectorAll<HTMLElement>('[data-message]')];
  const at = messages.indexOf(from);
  const to = {
    ArrowUp: at < 0 ? messages.length - 1 : Math.max(0, at - 1),
    ArrowDown: at < 0 ? messages.length - 1 : Math.min(messages.length - 1, at + 1),
    Home: 0,
    End: messages.length - 1,
  }[event.key];
  if (to === undefined || (from !== box && at < 0)) return;
  event.preventDefault();
  messages[to]?.focus();
}
