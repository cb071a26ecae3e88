import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import type { Friendship } from '../hooks/friendship.ts';
import { FriendButton } from './friend-button.tsx';
import { FriendNote } from './friend-note.tsx';
import type { Move } from './move.ts';

type Props = {
  readonly person: Person;
  readonly friendship: Friendship;
  /** What is being written to go with a request; null while nothing is. */
  readonly note: string | null;
  readonly setNote: (note: string | null) => void;
  readonly go: (move: Move) => void;
};

/** The way to a friendship, at once or with a note; for guests the reason why there is none. */
export function FriendAdd({ person, friendship, note, setNote, go }: Props) {
  const { words, client } = useWidget();
  const isGuest = client.session.status === 'signed-in' && client.session.me.kind === 'guest';
  if (person.kind === 'guest') return <p class="friend-hint">{words.say('guestsNoFriends')}</p>;
  if (isGuest)
    return (
      <div class="card">
        <p>{words.say('friendsNeedAccount')}</p>
        <button
          type="button"
          class="button primary"
          part="primary"
          onClick={() => go({ to: 'account' })}
        >
          {words.say('makeAccount')}
        </button>
      </div>
    );
  if (note !== null) return <FriendNote {...{ person, friendship, note, setNote }} />;
  return (
    <div class="friend-row">
      <FriendButton
        icon="addPerson"
        look="primary"
        label={words.say('addFriendNamed', { name: person.name })}
        isBusy={friendship.isBusy}
        onAct={() => friendship.act('request')}
      >
        {words.say('addFriend')}
      </FriendButton>
      <button type="button" class="button" onClick={() => setNote('')}>
        {words.say('addNote')}
      </button>
    </div>
  );
}
