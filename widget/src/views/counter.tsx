import { useEffect } from 'preact/hooks';
import { useWidget } from '../context.ts';

/** The counter appears this many characters before the limit. */
const countFrom = 300;
/** Where a screen reader hears of it: at every key would be too often. */
const marks = [countFrom, 100, 20, 0, -1];

/** How many characters may still be written, or are too many. */
export function Counter({ left }: { left: number }) {
  const { words, announce } = useWidget();
  const text = words.count(left < 0 ? 'charactersOver' : 'charactersLeft', Math.abs(left));
  const passed = marks.filter((mark) => left <= mark).length;
  useEffect(() => {
    if (passed > 0) announce(text);
  }, [passed]);
  if (left > countFrom) return null;
  return <p class={left < 0 ? 'counter over' : 'counter'}>{text}</p>;
}
