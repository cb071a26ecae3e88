import { useRef, useState } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { sayFailure } from '../failure.ts';
import type { Friendship } from '../hooks/friendship.ts';
import { useKeptFocus } from '../hooks/kept-focus.ts';
import { FriendButton } from './friend-button.tsx';
import { FriendNote } from './friend-note.tsx';
import { FriendQuestion } from './friend-question.tsx';
import { Icon } from './icon.tsx';
import type { Move } from './move.ts';

/** What is asked before it is done. */
export type Question = 'remove' | 'block' | null;

type Props = {
  readonly person: Person;
  readonly friendship: Friendship;
  readonly question: Question;
  readonly setQuestion: (question: Question) => void;
  readonly go: (move: Move) => void;
};

/** In a profile: what the two are to each other, and what fits that. */
export function FriendActions(props: Props) {
  const { person, friendship, question, setQuestion } = props;
  const { words } = useWidget();
  // Kept here, so that a note that could not be sent is not lost.
  const [note, setNote] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useKeptFocus(box);
  return (
    <div ref={box} class="friend-actions" tabIndex={-1}>
      {question ? (
        <FriendQuestion
          key={question}
          {...{ person, friendship, question }}
          onEnd={() => setQuestion(null)}
        />
      ) : (
        <ByState {...props} {...{ note, setNote }} />
      )}
      {friendship.failure && (
        <p class="form-failure" role="alert">
          {sayFailure(words, friendship.failure)}
        </p>
      )}
    </div>
  );
}

type StateProps = Props & {
  /** What is being written to go with a request; null while nothing is. */
  readonly note: string | null;
  readonly setNote: (note: string | null) => void;
};

function ByState({ person, friendship, setQuestion, note, setNote, go }: StateProps) {
  const { words } = useWidget();
  const { state, contact, isBusy, act } = friendship;
  const { name } = person;
  switch (state) {
    case 'friends': {
      const talk = async () => {
        const room = await friendship.talk();
        if (room) go({ to: 'room', room });
      };
      return (
        <div class="friend-row">
          <FriendButton
            icon="chat"
            look="primary"
            label={words.say('messageNamed', { name })}
            isBusy={isBusy}
            onAct={talk}
          >
            {words.say('messagePerson')}
          </FriendButton>
          <FriendButton
            label={words.say('removeFriend')}
            isBusy={isBusy}
            onAct={() => setQuestion('remove')}
          >
            {words.say('removeFriend')}
          </FriendButton>
        </div>
      );
    }
    case 'incoming':
      return (
        <div class="card">
          <p>{words.say('wantsToBeFriends', { name })}</p>
          <Note text={contact?.note} />
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
        </div>
      );
    case 'outgoing':
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
    case 'blocked':
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
    case 'none':
      return <AddFriend {...{ person, friendship, note, setNote, go }} />;
  }
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

type AddProps = Omit<StateProps, 'question' | 'setQuestion'>;

function AddFriend({ person, friendship, note, setNote, go }: AddProps) {
  const { words, client } = useWidget();
  const isGuest = client.session.status === 'signed-in' && client.session.me.kind === 'guest';
  if (person.kind === 'guest') return <p class="friend-hint">{words.say('guestsNoFriends')}</p>;
  if (isGuest)
    return (
      <div class="card">
        <p>{words.say('friendsNeedAccount')}</p>
        <button type="button" class="button primary" onClick={() => go({ to: 'account' })}>
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
