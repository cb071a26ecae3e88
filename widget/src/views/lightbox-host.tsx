import { useEffect, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { useLightboxRequest } from '../hooks/media-lightbox.ts';
import { extendSheet } from '../styles/sheet.ts';

type Loaded = typeof import('./lightbox.tsx');
let loaded: Loaded | undefined;

/** Shows pictures large, over everything; what does it loads with the first one. */
export function LightboxHost() {
  const { lines, words, announce } = useWidget();
  const [request, end] = useLightboxRequest(lines);
  const [view, setView] = useState(loaded);
  useEffect(() => {
    if (!request || view) return;
    import('./lightbox.tsx').then(
      (module) => {
        extendSheet(module.styles);
        loaded = module;
        setView(module);
      },
      () => {
        end();
        announce(words.say('loadFailed'));
      },
    );
  }, [request]);
  return request && view ? <view.Lightbox {...request} onClose={end} /> : null;
}
