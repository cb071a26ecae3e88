import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Browsers tell of what is dragged at least every 350 ms, also when it rests. */
const silenceMs = 1_000;

/** Whether files are dragged over the talk that `inside` is in. */
export function useFilesOver(inside: RefObject<HTMLElement | null>): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const talk = inside.current?.closest<HTMLElement>('.conversation');
    if (!talk) return;
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (is: boolean) => {
      clearTimeout(timer);
      setIsOver(is);
      // Some ways to give a drag up tell nobody.
      if (is) timer = setTimeout(() => setIsOver(false), silenceMs);
    };
    const listen = <K extends 'dragover' | 'dragleave' | 'drop'>(
      type: K,
      onEvent: (event: HTMLElementEventMap[K]) => void,
    ) => talk.addEventListener(type, onEvent, { signal: end.signal });
    listen('dragover', (event) => {
      if (event.dataTransfer?.types.includes('Files')) show(true);
    });
    listen('dragleave', (event) => {
      if (!isWithin(talk, event)) show(false);
    });
    listen('drop', () => show(false));
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, []);
  return isOver;
}

/** Whether one only went on to another part of the talk. Not every browser tells to which. */
function isWithin(talk: HTMLElement, { relatedTarget, clientX: x, clientY: y }: DragEvent) {
  if (relatedTarget instanceof Node) return talk.contains(relatedTarget);
  const { left, right, top, bottom } = talk.getBoundingClientRect();
  return x > left && x < right && y > top && y < bottom;
}
