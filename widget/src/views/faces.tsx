import type { Person } from '../../../sdk/src/protocol/index.ts';
import { Avatar } from './avatar.tsx';

/** So many fit beside a title. */
const most = 3;

/** Who is on this page now, as faces in the head of its room: opens and closes the list of all of them. */
export function Faces({
  people,
  count,
  label,
  isPressed,
  onClick,
}: {
  people: readonly Person[];
  count: string;
  label: string;
  isPressed: boolean;
  onClick: () => void;
}) {
  const shown = people.slice(0, most);
  return (
    <button
      type="button"
      class="icon-button faces"
      aria-label={`${label} (${count})`}
      title={`${label} (${count})`}
      aria-pressed={isPressed}
      onClick={onClick}
    >
      {shown.map(({ id, name, picture }) => (
        <Avatar key={id} id={id} name={name} picture={picture} />
      ))}
      <span class="count">{count}</span>
    </button>
  );
}
