import { useRef, useState } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import type { Friendship } from '../hooks/friendship.ts';
import { useKeptFocus } from '../hooks/kept-focus.ts';
import { FormFailure } from './entry-forms.tsx';
import { FriendAdd } from './friend-add.tsx';
import { FriendQuestion } from './friend-question.tsx';
import { IfBlocked, IfFriends, IfIncoming, IfOutgoing } from './friend-states.tsx';
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
export function FriendActions({ person, friendship, question, setQuestion, go }: Props) {
  // Kept here, so that a note that could not be sent is not lost.
  const [note, setNote] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useKeptFocus(box);
  const both = { person, friendship };
  const { state, failure } = friendship;
  return (
    <div ref={box} class="friend-actions" tabIndex={-1}>
      {question ? (
        <FriendQuestion
          key={question}
          {...both}
          question={question}
          onEnd={() => setQuestion(null)}
        />
      ) : (
        <>
          {state === 'friends' && (
            <IfFriends {...both} go={go} onRemove={() => setQuestion('remove')} />
          )}
          {state === 'incoming' && <IfIncoming {...both} />}
          {state === 'outgoing' && <IfOutgoing {...both} />}
          {state === 'blocked' && <IfBlocked {...both} />}
          {state === 'none' && <FriendAdd {...both} {...{ note, setNote, go }} />}
        </>
      )}
      <FormFailure failure={failure} />
    </div>
  );
}
