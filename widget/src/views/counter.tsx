import { useWidget } from '../context.ts';

/** The counter appears this many characters before the limit. */
const countFrom = 300;

/** How many characters may still be written, or are too many. */
export function Counter({ left }: { left: number }) {
  const { words } = useWidget();
  if (left > countFrom) return null;
  return (
    <p class={left < 0 ? 'counter over' : 'counter'} role="status">
      {words.count(left < 0 ? 'charactersOver' : 'charactersLeft', Math.abs(left))}
    </p>
  );
}
