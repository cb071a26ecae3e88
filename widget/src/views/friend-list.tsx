import { useMemo, useRef, useState } from 'preact/hooks';
import type { ContactState } from '../../../sdk/src/people/index.ts';
import type { RelationState } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { useFriendClock } from '../hooks/friend-clock.ts';
import { useKeptFocus } from '../hooks/kept-focus.ts';
import { usePeople, usePeopleState } from '../hooks/people.ts';
import { Empty } from './empty.tsx';
import { FriendRequest } from './friend-request.tsx';
import type { Move } from './move.ts';
import { PersonCard } from './person-card.tsx';

type Props = { readonly go: (move: Move) => void; readonly onFind: () => void };

/** Requests that wait, friends (those who are there first), requests on their way, and who is blocked. */
export function FriendList(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  // Drawn again with the list, so that the focus is looked after.
  usePeopleState((state) => state.contacts);
  useKeptFocus(box, true);
  return (
    <div ref={box} class="list" part="list" tabIndex={-1}>
      <Groups {...props} />
    </div>
  );
}

function Groups({ go, onFind }: Props) {
  const { words } = useWidget();
  const people = usePeople();
  useFriendClock();
  const contacts = usePeopleState((state) => state.contacts);
  const isLoaded = usePeopleState((state) => state.isLoaded);
  const error = usePeopleState((state) => state.error);
  const by = useMemo(() => grouped(contacts), [contacts]);
  if (!isLoaded && contacts.length === 0)
    return error ? (
      <Empty icon="alert" title={words.say('friendsFailed')} text={words.error(error)}>
        <button type="button" class="button" onClick={() => people.reconnect()}>
          {words.say('retry')}
        </button>
      </Empty>
    ) : (
      <ListSkeleton />
    );
  return (
    <>
      {by.incoming.length > 0 && (
        <Section title={words.say('requestsWaiting')} count={by.incoming.length}>
          {by.incoming.map((contact) => (
            <FriendRequest key={contact.person.id} contact={contact} />
          ))}
        </Section>
      )}
      {by.friends.length > 0 ? (
        <Section title={words.say('friends')} count={by.friends.length}>
          <Cards contacts={by.friends} go={go} />
        </Section>
      ) : (
        <Empty icon="people" title={words.say('noFriends')} text={words.say('noFriendsText')}>
          <button type="button" class="button primary" part="primary" onClick={onFind}>
            {words.say('findPeople')}
          </button>
        </Empty>
      )}
      {by.outgoing.length > 0 && (
        <Section title={words.say('requestsSent')} count={by.outgoing.length}>
          <Cards contacts={by.outgoing} go={go} />
        </Section>
      )}
      {by.blocked.length > 0 && (
        <details class="friend-blocked">
          <summary>
            {words.say('blockedPeople')}{' '}
            <span class="count">{words.number(by.blocked.length)}</span>
          </summary>
          <ul>
            <Cards contacts={by.blocked} go={go} />
          </ul>
        </details>
      )}
    </>
  );
}

function Section({
  title,
  count,
  children,
}: {
  title: string;
  count: number;
  children: preact.ComponentChildren;
}) {
  const { words } = useWidget();
  return (
    <section aria-label={title}>
      <h3>
        {title} <span class="count">{words.number(count)}</span>
      </h3>
      <ul>{children}</ul>
    </section>
  );
}

/** So many people are drawn at once; whoever has more finds them faster by searching. */
const cardsAtOnce = 50;

function Cards({ contacts, go }: { contacts: readonly ContactState[]; go: Props['go'] }) {
  const { words } = useWidget();
  const [most, setMost] = useState(cardsAtOnce);
  return (
    <>
      {contacts.slice(0, most).map(({ person, state }) => (
        <PersonCard key={person.id} person={person} given={state} go={go} />
      ))}
      {contacts.length > most && (
        <li>
          <button type="button" class="button more" onClick={() => setMost(most + cardsAtOnce)}>
            {words.say('morePeople')}
          </button>
        </li>
      )}
    </>
  );
}

/** Grey shapes of people until they are there. */
export function ListSkeleton() {
  const { words } = useWidget();
  return (
    <div class="skeleton">
      <span class="unseen">{words.say('loading')}</span>
      {[60, 45, 70, 50].map((width) => (
        <div key={width} class="skeleton-row" aria-hidden="true">
          <span class="skeleton-mark round" />
          <span class={`skeleton-line w${width}`} />
        </div>
      ))}
    </div>
  );
}

type Grouped = Record<Exclude<RelationState, 'none'>, readonly ContactState[]>;

function grouped(contacts: readonly ContactState[]): Grouped {
  const of = (wanted: RelationState) => contacts.filter(({ state }) => state === wanted);
  const friends = of('friends');
  return {
    incoming: of('incoming').sort((one, other) => other.since - one.since),
    friends: [
      ...friends.filter(({ isOnline }) => isOnline),
      ...friends.filter(({ isOnline }) => !isOnline),
    ],
    outgoing: of('outgoing'),
    blocked: of('blocked'),
  };
}
