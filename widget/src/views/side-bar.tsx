import { useWidget } from '../context.ts';
import { IconButton } from './button.tsx';
import type { Move } from './move.ts';

/** The bar of what stands in the place of the lobby, with the way back to it. */
export function SideBar({ title, go }: { title: string; go: (move: Move) => void }) {
  const { words } = useWidget();
  return (
    <header class="bar" part="head">
      <IconButton
        icon="back"
        isMirrored
        label={words.say('backToList')}
        onClick={() => go({ to: 'rooms' })}
      />
      <h2 part="title">{title}</h2>
    </header>
  );
}
