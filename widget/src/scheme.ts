const dark = '(prefers-color-scheme: dark)';
const attributeFilter = ['class', 'style', 'data-theme', 'data-bs-theme', 'lang'];

/** Whether a widget is drawn dark: by its attribute; with `page` as the page around it is; otherwise as the device prefers. */
export function isDark(scheme: string | null): boolean {
  const wish = scheme === 'page' ? readPage() : `${scheme}`;
  const canDark = wish.includes('dark');
  // Both, as in `color-scheme: light dark`, or none of them leaves it to the device.
  return canDark === wish.includes('light') ? matchMedia(dark).matches : canDark;
}

/** What the page says of itself: by the class or attribute that its own style sheet goes by, otherwise by `color-scheme`. */
function readPage(): string {
  const { documentElement: root, body } = document;
  const words = [body, root].flatMap(({ dataset, classList }) => [
    dataset.theme,
    dataset.bsTheme,
    ...classList,
  ]);
  return (
    words.find((word) => word === 'dark' || word === 'light') ??
    // A page that says nothing is light.
    getComputedStyle(body).colorScheme.replace('normal', 'light')
  );
}

/**
 * Calls back when a widget may have to be drawn otherwise: the device's preference changed, or the page in its look or language.
 * The answer undoes it.
 */
export function watchPage(onChange: () => void): () => void {
  const media = matchMedia(dark);
  const { documentElement: root, body } = document;
  const look = () => `${root.lang} ${readPage()}`;
  let before = look();
  const observer = new MutationObserver(() => {
    const now = look();
    if (now !== before) onChange();
    before = now;
  });
  for (const element of [root, body]) observer.observe(element, { attributeFilter });
  media.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', onChange);
  };
}
