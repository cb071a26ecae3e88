import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import type { Friendship } from '../hooks/friendship.ts';
import { FriendButton } from './friend-button.tsx';
import { Icon } from './icon.tsx';
import type { Move } from './move.ts';

type Props = { readonly person: Person; readonly friendship: Friendship };

/** Friends talk, or part. */
export function IfFriends({
  person: { name },
  friendship: { isBusy, talk },
  go,
  onRemove,
}: Props & { readonly go: (move: Move) => void; readonly onRemove: () => void }) {
  const { words } = useWidget();
  const open = async () => {
    const room = await talk();
    if (room) go({ to: 'room', room });
  };
  return (
    <div class="friend-row">
      <FriendButton
        icon="chat"
        look="primary"
        label={words.say('messageNamed', { name })}
        isBusy={isBusy}
        onAct={open}
      >
        {words.say('messagePerson')}
      </FriendButton>
      <FriendButton label={words.say('removeFriend')} isBusy={isBusy} onAct={onRemove}>
        {words.say('removeFriend')}
      </FriendButton>
    </div>
  );
}

/** A request that waits for an answer. */
export function IfIncoming({ person: { name }, friendship }: Props) {
  const { words } = useWidget();
  return (
    <div class="card">
      <p>{words.say('wantsToBeFriends', { name })}</p>
      <Note text={friendship.contact?.note} />
      <Answers name={name} friendship={friendship} />
    </div>
  );
}

/** Yes and no to a request. */
export function Answers({ name, friendship }: { name: string; friendship: Friendship }) {
  const { words } = useWidget();
  const { isBusy, act } = friendship;
  return (
    <div class="friend-row">
      <FriendButton
        look="primary"
        label={words.say('acceptNamed', { name })}
        isBusy={isBusy}
        onAct={() => act('accept')}
      >
        {words.say('accept')}
      </FriendButton>
      <FriendButton
        label={words.say('declineNamed', { name })}
        isBusy={isBusy}
        onAct={() => act('decline')}
      >
        {words.say('decline')}
      </FriendButton>
    </div>
  );
}

/** A request of one's own that is not answered. */
export function IfOutgoing({ person: { name }, friendship: { contact, isBusy, act } }: Props) {
  const { words } = useWidget();
  return (
    <div class="card">
      <p class="friend-state">
        <Icon name="clock" />
        {words.say('requestSent')}
      </p>
      <Note text={contact?.note} />
      <FriendButton
        label={words.say('cancelRequestNamed', { name })}
        isBusy={isBusy}
        onAct={() => act('cancel')}
      >
        {words.say('cancelRequest')}
      </FriendButton>
    </div>
  );
}

/** Whom one has blocked. */
export function IfBlocked({ person: { name }, friendship: { isBusy, act } }: Props) {
  const { words } = useWidget();
  return (
    <div class="card">
      <p class="friend-state">
        <Icon name="block" />
        {words.say('youBlocked', { name })}
      </p>
      <FriendButton
        label={words.say('unblockNamed', { name })}
        isBusy={isBusy}
        onAct={() => act('unblock')}
      >
        {words.say('unblock')}
      </FriendButton>
    </div>
  );
}

/** What came with a request, as its writer wrote it. */
export function Note({ text }: { text: string | undefined }) {
  if (!text) return null;
  return (
    <blockquote class="friend-note" dir="auto">
      {text}
    </blockquote>
  );
}
