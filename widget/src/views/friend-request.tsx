import type { ContactState } from '../../../sdk/src/people/index.ts';
import { useWidget } from '../context.ts';
import { sayFailure } from '../failure.ts';
import { useFriendship } from '../hooks/friendship.ts';
import { Answers, Note } from './friend-states.tsx';
import { PersonOpen } from './person-open.tsx';

/** Somebody who wants to be friends, what they wrote, and the two answers. */
export function FriendRequest({ contact }: { contact: ContactState }) {
  const { words } = useWidget();
  const { person, note, since } = contact;
  const friendship = useFriendship(person, 'incoming');
  return (
    <li class="friend-request">
      <PersonOpen person={person} about={<bdi>{person.username && `@${person.username}`}</bdi>}>
        <time class="friend-since" dateTime={new Date(since).toISOString()}>
          {words.moments.day(since)}
        </time>
      </PersonOpen>
      <Note text={note} />
      <Answers name={person.name} friendship={friendship} />
      {friendship.failure && (
        <p class="card-failure" role="alert">
          {sayFailure(words, friendship.failure)}
        </p>
      )}
    </li>
  );
}
