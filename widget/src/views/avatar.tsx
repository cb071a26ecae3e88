import { useWidget } from '../context.ts';
import { usePicture } from '../hooks/picture.ts';
import { initialsOf, toneOf } from '../talk/person-look.ts';

/** A person as their picture, or initials on a colour of their own. The name always stands beside it as text. */
export function Avatar({
  id,
  name,
  picture,
  isOnline = false,
}: {
  id: string;
  name: string;
  /** Its name at the server, where it is not known from elsewhere. */
  picture?: string | undefined;
  isOnline?: boolean;
}) {
  const { client } = useWidget();
  const shown = usePicture(id) ?? picture;
  return (
    <span class="avatar" part="avatar" style={toneOf(id)} aria-hidden="true">
      {initialsOf(name)}
      {shown && (
        <img
          key={shown}
          src={`${client.server}/v1/pictures/${shown}`}
          alt=""
          loading="lazy"
          // The initials are behind it.
          onError={(event) => {
            event.currentTarget.hidden = true;
          }}
        />
      )}
      {isOnline && <span class="dot" />}
    </span>
  );
}
