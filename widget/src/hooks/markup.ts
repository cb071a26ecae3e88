import { createContext } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { extendSheet } from '../styles/sheet.ts';

type Markup = typeof import('../views/message-text.tsx');
let loaded: Markup | undefined;

/** Draws a message's light mark-up; until it is there, messages show their text as it was typed. */
export const MarkupContext = createContext<Markup | undefined>(undefined);

/** Loads the mark-up while the room is still being connected to. */
export function useMarkup(): Markup | undefined {
  const [markup, setMarkup] = useState(loaded);
  useEffect(() => {
    if (loaded) return;
    import('../views/message-text.tsx').then(
      (module) => {
        extendSheet(module.styles);
        loaded = module;
        setMarkup(module);
      },
      // Without it everything can be read all the same.
      () => undefined,
    );
  }, []);
  return markup;
}
