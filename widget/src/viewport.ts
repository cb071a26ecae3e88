/**
 * Keeps the height that the on-screen keyboard leaves free in two properties of the element that `inside` is drawn in:
 * iOS covers a fixed element with its keys instead of making the viewport smaller. The answer undoes it.
 */
export function watchViewport(inside: HTMLElement | null): (() => void) | undefined {
  const viewport = globalThis.visualViewport;
  const root = inside?.getRootNode();
  if (!viewport || !(root instanceof ShadowRoot) || !(root.host instanceof HTMLElement)) return;
  const { style } = root.host;
  // An empty value takes a property away.
  const set = (height: string, top: string) => {
    style.setProperty('--partyline-viewport-height', height);
    style.setProperty('--partyline-viewport-top', top);
  };
  const measure = () => {
    // Pinch-zoom makes the visual viewport smaller too, and there the panel must not shrink.
    if (viewport.scale > 1.01) set('', '');
    else set(`${viewport.height}px`, `${viewport.offsetTop}px`);
  };
  const events = ['resize', 'scroll'] as const;
  measure();
  for (const event of events) viewport.addEventListener(event, measure);
  return () => {
    for (const event of events) viewport.removeEventListener(event, measure);
    set('', '');
  };
}
