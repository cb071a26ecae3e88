import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { extendSheet } from '../styles/sheet.ts';
import { addWords } from '../words.ts';
import { addIcons } from './icon.tsx';

export type Extras = typeof import('./extras.ts');
let loaded: Extras | undefined;
const waiting = new Set<() => void>();

/** Loads the views that are not there from the start. Twice is harmless. */
export async function loadExtras(): Promise<void> {
  if (loaded) return;
  const extras = await import('./extras.ts');
  extendSheet(extras.laterStyles);
  addIcons(extras.morePaths);
  addWords(extras.moreEnglish);
  loaded = extras;
  for (const redraw of waiting) redraw();
}

/** The views that load later, for the root of a widget: drawn again as soon as they are there. */
export function useLoadedExtras(): Extras | undefined {
  const [known, setKnown] = useState(loaded);
  useEffect(() => {
    const onLoad = () => setKnown(loaded);
    waiting.add(onLoad);
    // They may have come between drawing and this.
    onLoad();
    return () => waiting.delete(onLoad);
  }, []);
  return known;
}

/** Draws a view of the later ones and loads them at once; `meanwhile` until then, and a way to try again. */
export function Lazy({
  children,
  meanwhile = null,
}: {
  children: (extras: Extras) => ComponentChildren;
  meanwhile?: ComponentChildren;
}) {
  const { words, extras } = useWidget();
  const [hasFailed, setHasFailed] = useState(false);
  const load = () => {
    setHasFailed(false);
    loadExtras().catch(() => setHasFailed(true));
  };
  useEffect(load, []);
  if (extras) return <>{children(extras)}</>;
  if (!hasFailed) return <>{meanwhile}</>;
  return (
    <p class="busy" role="alert">
      {words.say('loadFailed')}
      <button type="button" class="link-button" onClick={load}>
        {words.say('retry')}
      </button>
    </p>
  );
}
