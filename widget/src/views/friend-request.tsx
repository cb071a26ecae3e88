import type { ContactState } from '../../../sdk/src/people/index.ts';
import { useWidget } from '../context.ts';
import { sayFailure } from '../failure.ts';
import { useFriendship } from '../hooks/friendship.ts';
import { Avatar } from './avatar.tsx';
import { Answers, Note } from './friend-states.tsx';

/** Somebody who wants to be friends, what they wrote, and the two answers. */
export function FriendRequest({ contact }: { contact: ContactState }) {
  const { words } = useWidget();
  const { person, note, since } = contact;
  const friendship = useFriendship(person, 'incoming');
  return (
    <li class="friend-request">
      <button type="button" class="person-open" data-by={person.id}>
        <Avatar id={person.id} name={person.name} picture={person.picture} />
        <span class="person-text">
          <span class="person-name">
            <bdi>{person.name}</bdi>
          </span>
          <span class="person-about">
            <bdi>{person.username && `@${person.username}`}</bdi>
          </span>
        </span>
        <time class="friend-since" dateTime={new Date(since).toISOString()}>
          {words.moments.day(since)}
        </time>
      </button>
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
