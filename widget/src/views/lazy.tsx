import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { extendSheet } from '../styles/sheet.ts';
import { addWords } from '../words.ts';
import { addIcons } from './icon.tsx';

type Extras = typeof import('./extras.ts');
let extras: Extras | undefined;
const waiting = new Set<() => void>();

/** Loads the views that are not there from the start. Twice is harmless. */
export async function loadExtras(): Promise<void> {
  if (extras) return;
  const loaded = await import('./extras.ts');
  extendSheet(loaded.talkStyles + loaded.styles);
  addIcons(loaded.morePaths);
  addWords({ en: loaded.moreEnglish });
  extras = loaded;
  for (const redraw of waiting) redraw();
}

/** The views that load later, as soon as they are there; draws again then. Loads nothing by itself. */
export function useExtras(): Extras | undefined {
  const [known, setKnown] = useState(extras);
  useEffect(() => {
    const onLoad = () => setKnown(extras);
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
  const { words } = useWidget();
  const loaded = useExtras();
  const [hasFailed, setHasFailed] = useState(false);
  const load = () => {
    setHasFailed(false);
    loadExtras().catch(() => setHasFailed(true));
  };
  useEffect(load, []);
  if (loaded) return <>{children(loaded)}</>;
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
