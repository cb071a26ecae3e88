import { type ComponentType, createContext } from 'preact';
import { useEffect, useState } from 'preact/hooks';

type MarkedText = ComponentType<{ text: string }>;
let loaded: MarkedText | undefined;

/** Draws a message's light mark-up; until it is there, messages show their text as it was typed. */
export const MarkedTextContext = createContext<MarkedText | undefined>(undefined);

/** Loads the mark-up while the room is still being connected to. */
export function useMarkedText(): MarkedText | undefined {
  const [marked, setMarked] = useState<{ readonly view: MarkedText | undefined }>({ view: loaded });
  useEffect(() => {
    if (loaded) return;
    import('../views/message-text.tsx').then(
      ({ MessageText }) => {
        loaded = MessageText;
        setMarked({ view: MessageText });
      },
      // Without it everything can be read all the same.
      () => undefined,
    );
  }, []);
  return marked.view;
}
