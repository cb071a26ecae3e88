import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import type { Friendship } from '../hooks/friendship.ts';
import { FriendButton } from './friend-button.tsx';
import type { Move } from './move.ts';

type Props = {
  readonly person: Person;
  readonly friendship: Friendship;
  /** Whoever looks is a guest, who has no friends. */
  readonly isGuest: boolean;
  readonly go: (move: Move) => void;
};

/** In a row: the one or two buttons that fit what a person is to oneself; none where there is nothing to do. */
export function CardActions({ person, friendship, isGuest, go }: Props) {
  const { words } = useWidget();
  const { state, isBusy, act } = friendship;
  const named = { name: person.name };
  const talk = async () => {
    const room = await friendship.talk();
    if (room) go({ to: 'room', room });
  };
  if (state === 'friends')
    return (
      <FriendButton
        {...{ isBusy }}
        icon="chat"
        label={words.say('messageNamed', named)}
        onAct={talk}
      >
        {words.say('messagePerson')}
      </FriendButton>
    );
  if (state === 'incoming')
    return (
      <span class="card-actions">
        <FriendButton
          {...{ isBusy }}
          icon="check"
          look="primary"
          label={words.say('acceptNamed', named)}
          onAct={() => act('accept')}
        >
          {words.say('accept')}
        </FriendButton>
        <FriendButton
          {...{ isBusy }}
          icon="close"
          isBare
          label={words.say('declineNamed', named)}
          onAct={() => act('decline')}
        >
          {words.say('decline')}
        </FriendButton>
      </span>
    );
  if (state === 'outgoing')
    return (
      <FriendButton
        {...{ isBusy }}
        label={words.say('cancelRequestNamed', named)}
        onAct={() => act('cancel')}
      >
        {words.say('cancel')}
      </FriendButton>
    );
  if (state === 'blocked')
    return (
      <FriendButton
        {...{ isBusy }}
        label={words.say('unblockNamed', named)}
        onAct={() => act('unblock')}
      >
        {words.say('unblock')}
      </FriendButton>
    );
  if (isGuest || person.kind === 'guest') return null;
  return (
    <FriendButton
      {...{ isBusy }}
      icon="addPerson"
      label={words.say('addFriendNamed', named)}
      onAct={() => act('request')}
    >
      {words.say('addFriend')}
    </FriendButton>
  );
}
