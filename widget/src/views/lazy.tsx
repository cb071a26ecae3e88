import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { extendSheet } from '../styles/sheet.ts';
import { addWords } from '../words.ts';
import { Empty } from './empty.tsx';
import { addIcons } from './icon.tsx';

type Extras = typeof import('./extras.ts');
let extras: Extras | undefined;

/** Loads the views that are not there from the start. Twice is harmless. */
export async function loadExtras(): Promise<Extras> {
  if (extras) return extras;
  const loaded = await import('./extras.ts');
  extendSheet(loaded.styles);
  addIcons(loaded.morePaths);
  addWords({ en: loaded.moreEnglish });
  extras = loaded;
  return loaded;
}

/** Draws something of the lazily loaded views; `meanwhile` until they are there, and a way to try again. */
export function Lazy({
  children,
  meanwhile = null,
}: {
  children: (extras: Extras) => ComponentChildren;
  meanwhile?: ComponentChildren;
}) {
  const { words } = useWidget();
  const [state, setState] = useState<'loading' | 'loaded' | 'failed'>('loading');
  const load = () => {
    setState('loading');
    loadExtras().then(
      () => setState('loaded'),
      () => setState('failed'),
    );
  };
  useEffect(load, []);
  if (extras) return <>{children(extras)}</>;
  if (state === 'loading') return <>{meanwhile}</>;
  return (
    <Empty icon="alert" title={words.say('loadFailed')}>
      <button type="button" class="button" onClick={load}>
        {words.say('retry')}
      </button>
    </Empty>
  );
}
