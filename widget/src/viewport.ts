/**
 * Keeps the height that the on-screen keyboard leaves free in two properties of `host`: iOS covers a fixed
 * element with its keys instead of making the viewport smaller. The answer undoes it.
 */
export function watchViewport(host: HTMLElement): () => void {
  const viewport = globalThis.visualViewport;
  if (!viewport) return () => undefined;
  const measure = () => {
    // Pinch-zoom makes the visual viewport smaller too, and there the panel must not shrink.
    const isZoomed = viewport.scale > 1.01;
    set(host, '--partyline-viewport-height', isZoomed ? '' : `${viewport.height}px`);
    set(host, '--partyline-viewport-top', isZoomed ? '' : `${viewport.offsetTop}px`);
  };
  measure();
  viewport.addEventListener('resize', measure);
  viewport.addEventListener('scroll', measure);
  return () => {
    viewport.removeEventListener('resize', measure);
    viewport.removeEventListener('scroll', measure);
    set(host, '--partyline-viewport-height', '');
    set(host, '--partyline-viewport-top', '');
  };
}

function set(host: HTMLElement, name: string, value: string): void {
  if (value === '') host.style.removeProperty(name);
  else host.style.setProperty(name, value);
}
