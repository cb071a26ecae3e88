import { initialsOf, toneOf } from '../talk/person-look.ts';

/** A person as initials on a colour of their own. The name always stands beside it as text. */
export function Avatar({
  id,
  name,
  isOnline = false,
}: {
  id: string;
  name: string;
  isOnline?: boolean;
}) {
  return (
    <span class="avatar" style={toneOf(id)} aria-hidden="true">
      {initialsOf(name)}
      {isOnline && <span class="dot" />}
    </span>
  );
}
