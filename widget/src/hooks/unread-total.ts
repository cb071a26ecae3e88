import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { unreadInAll } from '../unread-in.ts';
import { usePeople } from './people.ts';

const counted = /^\(\d+\) /;

/**
 * Tells the page how much is unread in all rooms, as `partyline:unread`; and writes it before the title of the page
 * where the widget is the page, or where its element has the attribute `count-in-title`.
 */
export function useUnreadTotal(inside: RefObject<HTMLElement | null>, me: string): void {
  const { lines, mode, emit } = useWidget();
  const people = usePeople();
  useEffect(() => {
    let told = 0;
    const look = () => {
      const count = unreadInAll(people, lines, me);
      if (count === told) return;
      told = count;
      emit('unread', { count });
      const root = inside.current?.getRootNode();
      const host = root instanceof ShadowRoot ? root.host : undefined;
      if (mode === 'page' || host?.hasAttribute('count-in-title')) countInTitle(count);
    };
    look();
    const undo = [people.subscribe(look), lines.subscribe(look)];
    return () => {
      for (const off of undo) off();
      if (told > 0) emit('unread', { count: 0 });
      countInTitle(0);
    };
  }, [people, lines, me, mode, emit, inside]);
}

/** The page may change the rest of its title meanwhile. */
function countInTitle(count: number): void {
  const plain = document.title.replace(counted, '');
  const title = count > 0 ? `(${count}) ${plain}` : plain;
  if (title !== document.title) document.title = title;
}
