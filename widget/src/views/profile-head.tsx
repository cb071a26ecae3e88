import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { sayPresence } from '../friend-presence.ts';
import type { Friendship } from '../hooks/friendship.ts';
import { Avatar } from './avatar.tsx';
import { IconButton } from './button.tsx';

/** The bar over a profile. */
export function ProfileBar({
  titleId,
  onClose,
  children,
}: {
  titleId: string;
  onClose: () => void;
  children?: preact.ComponentChildren;
}) {
  const { words } = useWidget();
  return (
    <header class="bar" part="head">
      <IconButton icon="close" label={words.say('closeProfile')} onClick={onClose} />
      <h2 id={titleId}>{words.say('profile')}</h2>
      {children}
    </header>
  );
}

/** Who somebody is, and for friends whether they are there. */
export function ProfileHead({
  person,
  pronouns,
  friendship: { state, contact },
}: {
  person: Person;
  pronouns: string;
  friendship: Friendship;
}) {
  const { words } = useWidget();
  const isGuest = person.kind === 'guest';
  const isFriend = state === 'friends' && contact !== undefined;
  return (
    <div class="profile">
      <Avatar
        id={person.id}
        name={person.name}
        picture={person.picture}
        isOnline={isFriend && contact.isOnline}
      />
      <h3 class="profile-name">
        <bdi>{person.name}</bdi>
      </h3>
      <p class="profile-kind">
        {person.username ? <bdi>@{person.username}</bdi> : isGuest && words.say('guest')}
        {pronouns && (
          <>
            {(person.username || isGuest) && ' · '}
            <bdi class="profile-pronouns">{pronouns}</bdi>
          </>
        )}
      </p>
      {isFriend && <p class="profile-presence">{sayPresence(words, contact)}</p>}
    </div>
  );
}
