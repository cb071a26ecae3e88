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
  /** Its name at the server, or its address, where it is not known from elsewhere. */
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
          src={shown.startsWith('https:') ? shown : `${client.server}/v1/pictures/${shown}`}
          // Of people for whom a site vouches it is the site's: it does not learn who looks, and where.
          referrerpolicy="no-referrer"
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
