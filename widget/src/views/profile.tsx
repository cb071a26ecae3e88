import { useState } from 'preact/hooks';
import type { Person, Profile as ProfileOf } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { sayFailure } from '../failure.ts';
import { sayPresence } from '../friend-presence.ts';
import { useFriendClock } from '../hooks/friend-clock.ts';
import { type Friendship, useFriendship } from '../hooks/friendship.ts';
import { usePeople, usePeopleState } from '../hooks/people.ts';
import { useProfile } from '../hooks/profile.ts';
import { Avatar } from './avatar.tsx';
import { IconButton } from './button.tsx';
import { Empty } from './empty.tsx';
import { FriendActions, type Question } from './friend-actions.tsx';
import { FriendMenu } from './friend-menu.tsx';
import type { Move } from './move.ts';
import { ProfileDetails } from './profile-details.tsx';

type Props = {
  readonly id: string;
  /** Id of the heading that names the sheet. */
  readonly titleId: string;
  readonly onClose: () => void;
  readonly go: (move: Move) => void;
};

/** Somebody's profile: who they are, what they tell about themselves, and what one can do with them. */
export function Profile({ id, titleId, onClose, go }: Props) {
  const { words } = useWidget();
  const people = usePeople();
  const { profile, failure, reload } = useProfile(id);
  // What the friends' list knows is newer than a profile that was read once, and there before it.
  const known = usePeopleState(() => people.known(id));
  const person = known ?? profile?.person;
  const isGone = failure?.code === 'person-not-found';
  return (
    <>
      {person && !isGone ? (
        <Loaded
          key={id}
          {...{ person, profile, titleId, onClose, go }}
          trouble={
            failure && (
              <Trouble
                text={sayFailure(words, failure)}
                retry={words.say('retry')}
                {...{ reload }}
              />
            )
          }
        />
      ) : (
        <>
          <Bar titleId={titleId} onClose={onClose} />
          <div class="sheet-body">
            {failure ? (
              <Empty
                icon="alert"
                title={words.say(isGone ? 'personGone' : 'profileFailed')}
                text={isGone ? undefined : sayFailure(words, failure)}
              >
                <button type="button" class="button" onClick={isGone ? onClose : reload}>
                  {words.say(isGone ? 'closeProfile' : 'retry')}
                </button>
              </Empty>
            ) : (
              <Skeleton />
            )}
          </div>
        </>
      )}
    </>
  );
}

type LoadedProps = Omit<Props, 'id'> & {
  readonly person: Person;
  readonly profile: ProfileOf | undefined;
  readonly trouble: preact.ComponentChildren;
};

function Loaded({ person, profile, trouble, titleId, onClose, go }: LoadedProps) {
  const friendship = useFriendship(person, profile?.contact?.state);
  const [question, setQuestion] = useState<Question>(null);
  useFriendClock();
  const canBlock = person.kind === 'member' && friendship.state !== 'blocked';
  return (
    <>
      <Bar titleId={titleId} onClose={onClose}>
        <FriendMenu person={person} onBlock={canBlock ? () => setQuestion('block') : undefined} />
      </Bar>
      <div class="sheet-body">
        <Head person={person} pronouns={profile?.pronouns ?? ''} friendship={friendship} />
        <FriendActions {...{ person, friendship, question, setQuestion, go }} />
        {profile ? <ProfileDetails profile={profile} /> : (trouble ?? <DetailsSkeleton />)}
      </div>
    </>
  );
}

function Bar({
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
    <header class="bar">
      <IconButton icon="close" label={words.say('closeProfile')} onClick={onClose} />
      <h2 id={titleId}>{words.say('profile')}</h2>
      {children}
    </header>
  );
}

function Head({
  person,
  pronouns,
  friendship: { state, contact },
}: {
  person: Person;
  pronouns: string;
  friendship: Friendship;
}) {
  const { words } = useWidget();
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
        {person.username ? <bdi>@{person.username}</bdi> : words.say('guest')}
        {pronouns && (
          <>
            {' · '}
            <bdi class="profile-pronouns">{pronouns}</bdi>
          </>
        )}
      </p>
      {isFriend && <p class="profile-presence">{sayPresence(words, contact)}</p>}
    </div>
  );
}

function Trouble({ text, retry, reload }: { text: string; retry: string; reload: () => void }) {
  return (
    <p class="form-failure" role="alert">
      {text}{' '}
      <button type="button" class="link-button" onClick={reload}>
        {retry}
      </button>
    </p>
  );
}

function Skeleton() {
  const { words } = useWidget();
  return (
    <div class="profile" role="status">
      <span class="unseen">{words.say('loading')}</span>
      <span class="skeleton-mark profile-picture" aria-hidden="true" />
      <span class="skeleton-line w45" aria-hidden="true" />
    </div>
  );
}

function DetailsSkeleton() {
  return (
    <div class="profile-waiting" aria-hidden="true">
      <span class="skeleton-line w70" />
      <span class="skeleton-line w50" />
      <span class="skeleton-line w60" />
    </div>
  );
}
