import { useRef } from 'preact/hooks';
import type { Person, RelationState } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { sayFailure } from '../failure.ts';
import { sayPresence } from '../friend-presence.ts';
import { type Friendship, useFriendship } from '../hooks/friendship.ts';
import { useKeptFocus } from '../hooks/kept-focus.ts';
import type { Words } from '../words.ts';
import { CardActions } from './friend-card-actions.tsx';
import type { Move } from './move.ts';
import { PersonOpen } from './person-open.tsx';

type Props = {
  readonly person: Person;
  readonly go: (move: Move) => void;
  /** What they were when they were found. */
  readonly given?: RelationState;
  /** Whether they are there, where a room tells it. */
  readonly isOnline?: boolean;
};

/** A person in a list: a click opens their profile; beside it the one thing that fits what they are to oneself. */
export function PersonCard({ person, go, given = 'none', isOnline }: Props) {
  const { words, client } = useWidget();
  const friendship = useFriendship(person, given);
  const isHere = isOnline ?? friendship.contact?.isOnline ?? false;
  const me = client.session.status === 'signed-in' ? client.session.me : undefined;
  const isMe = person.id === me?.id;
  const row = useRef<HTMLLIElement>(null);
  useKeptFocus(row);
  return (
    <li ref={row} class="person-card">
      <PersonOpen
        person={person}
        isOnline={isHere}
        about={isMe ? words.say('you') : sayAbout(words, { person, friendship, isHere })}
      />
      {!isMe && (
        <CardActions
          person={person}
          friendship={friendship}
          isGuest={me?.kind !== 'member'}
          go={go}
        />
      )}
      {friendship.failure && (
        <p class="card-failure" role="alert">
          {sayFailure(words, friendship.failure)}
        </p>
      )}
    </li>
  );
}

/** The line below the name: what is most worth knowing now, and the username. */
function sayAbout(
  words: Words,
  {
    person: { username, kind },
    friendship: { state, contact },
    isHere,
  }: { person: Person; friendship: Friendship; isHere: boolean },
): string {
  // Isolated, so that the sign stays before the name where all else is written from right to left.
  const handle = username
    ? `\u2068@${username}\u2069`
    : kind === 'guest'
      ? words.say('guest')
      : undefined;
  const withHandle = (text: string) => (handle ? `${handle} · ${text}` : text);
  if (state === 'friends' && contact)
    return sayPresence(words, { isOnline: isHere, seenAt: contact.seenAt });
  if (state === 'outgoing') return withHandle(words.say('requestSent'));
  if (state === 'incoming') return words.say('wantsFriendship');
  if (state === 'blocked') return withHandle(words.say('isBlocked'));
  return handle ?? '';
}
