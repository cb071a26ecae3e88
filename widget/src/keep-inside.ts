const focusable =
  'button:not([tabindex="-1"]), [href], input, textarea:not([disabled]), [tabindex="0"]';

/** Lets Tab go around within an element. */
export function keepInside(element: HTMLElement, event: KeyboardEvent): void {
  const stops = [...element.querySelectorAll<HTMLElement>(focusable)].filter((stop) =>
    stop.checkVisibility({ visibilityProperty: true }),
  );
  const first = stops[0];
  const last = stops.at(-1);
  const root = element.getRootNode();
  const active = root instanceof ShadowRoot ? root.activeElement : document.activeElement;
  const from = event.shiftKey ? first : last;
  const to = event.shiftKey ? last : first;
  if (active !== from || !to) return;
  event.preventDefault();
  to.focus();
}
