const dark = '(prefers-color-scheme: dark)';

/** Whether a widget is drawn dark: by its attribute, otherwise as the device prefers. */
export function isDark(scheme: string | null): boolean {
  if (scheme === 'dark' || scheme === 'light') return scheme === 'dark';
  return matchMedia(dark).matches;
}

/** Calls back when the device's preference changes; the answer undoes it. */
export function watchScheme(onChange: () => void): () => void {
  const media = matchMedia(dark);
  media.addEventListener('change', onChange);
  return () => media.removeEventListener('change', onChange);
}
