import { useState } from 'preact/hooks';
import type { Person, Profile as ProfileOf } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { type Failure, sayFailure } from '../failure.ts';
import { useFriendClock } from '../hooks/friend-clock.ts';
import { useFriendship } from '../hooks/friendship.ts';
import { usePeople, usePeopleState } from '../hooks/people.ts';
import { useProfile } from '../hooks/profile.ts';
import { Empty } from './empty.tsx';
import { FriendActions, type Question } from './friend-actions.tsx';
import { FriendMenu } from './friend-menu.tsx';
import type { Move } from './move.ts';
import { ProfileDetails } from './profile-details.tsx';
import { ProfileBar, ProfileHead } from './profile-head.tsx';

type Props = {
  readonly id: string;
  /** Id of the heading that names the sheet. */
  readonly titleId: string;
  readonly onClose: () => void;
  readonly go: (move: Move) => void;
};

/** Somebody's profile: who they are, what they tell about themselves, and what one can do with them. */
export function Profile({ id, titleId, onClose, go }: Props) {
  const people = usePeople();
  const { profile, failure, reload } = useProfile(id);
  // What the friends' list knows is newer than a profile that was read once, and there before it.
  const known = usePeopleState(() => people.known(id));
  const person = known ?? profile?.person;
  if (!person || failure?.code === 'person-not-found')
    return <Missing {...{ titleId, failure, reload, onClose }} />;
  return (
    <Loaded
      {...{ person, profile, titleId, onClose, go }}
      trouble={failure && <Trouble {...{ failure, reload }} />}
    />
  );
}

type MissingProps = Omit<Props, 'id' | 'go'> & {
  readonly failure: Failure | undefined;
  readonly reload: () => void;
};

/** Nobody to show yet, or any more. */
function Missing({ titleId, failure, reload, onClose }: MissingProps) {
  const { words } = useWidget();
  const isGone = failure?.code === 'person-not-found';
  return (
    <>
      <ProfileBar titleId={titleId} onClose={onClose} />
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
      <ProfileBar titleId={titleId} onClose={onClose}>
        <FriendMenu person={person} onBlock={canBlock ? () => setQuestion('block') : undefined} />
      </ProfileBar>
      <div class="sheet-body">
        <ProfileHead person={person} pronouns={profile?.pronouns ?? ''} friendship={friendship} />
        <FriendActions {...{ person, friendship, question, setQuestion, go }} />
        {profile ? <ProfileDetails profile={profile} /> : (trouble ?? <DetailsSkeleton />)}
      </div>
    </>
  );
}

function Trouble({ failure, reload }: { failure: Failure; reload: () => void }) {
  const { words } = useWidget();
  return (
    <p class="form-failure" role="alert">
      {sayFailure(words, failure)}{' '}
      <button type="button" class="link-button" onClick={reload}>
        {words.say('retry')}
      </button>
    </p>
  );
}

function Skeleton() {
  const { words } = useWidget();
  return (
    <div class="profile">
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
