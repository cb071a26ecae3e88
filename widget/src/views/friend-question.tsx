import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import type { Friendship } from '../hooks/friendship.ts';
import type { Question } from './friend-actions.tsx';

type Props = {
  readonly person: Person;
  readonly friendship: Friendship;
  readonly question: NonNullable<Question>;
  readonly onEnd: () => void;
};

/** Says what removing or blocking somebody does before it is done. */
export function FriendQuestion({ person, friendship, question, onEnd }: Props) {
  const { words } = useWidget();
  const no = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => no.current?.focus(), []);
  const { name } = person;
  const texts = {
    remove: { ask: words.say('removeAsk', { name }), act: words.say('removeFriend') },
    block: { ask: words.say('blockAsk', { name }), act: words.say('blockIt') },
  };
  const { ask, act } = texts[question];
  const go = () => {
    friendship.act(question);
    // What is asked shows at once, and a failure beside it.
    onEnd();
  };
  return (
    <div class="ask" role="alertdialog" aria-label={act} aria-describedby="friend-ask">
      <p id="friend-ask">{ask}</p>
      <button type="button" class="button danger" onClick={go}>
        {act}
      </button>
      <button ref={no} type="button" class="button" onClick={onEnd}>
        {words.say('cancel')}
      </button>
    </div>
  );
}
