import { useEffect, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { sayFailure } from '../failure.ts';
import { usePeopleSearch } from '../hooks/people-search.ts';
import { Empty } from './empty.tsx';
import { ListSkeleton } from './friend-list.tsx';
import type { Move } from './move.ts';
import { PersonCard } from './person-card.tsx';
import { SearchBox } from './search-box.tsx';

/** Finds people by id, username or name; everybody with an account before anything is typed. */
export function PeopleSearch({ go }: { go: (move: Move) => void }) {
  const { words, announce } = useWidget();
  const [typed, setTyped] = useState('');
  const search = typed.trim();
  const people = usePeopleSearch(search);
  const isFresh = people.status === 'loaded' && people.search === search;
  useEffect(() => {
    if (isFresh && search) announce(words.count('peopleCount', people.found.length));
  }, [isFresh, search, people.found.length]);
  return (
    <>
      <search class="search">
        <SearchBox
          label={words.say('searchPeople')}
          value={typed}
          onValue={setTyped}
          isExact
          maxLength={64}
        />
      </search>
      <div class="list" part="list" aria-busy={people.status === 'loading'}>
        {people.found.length === 0 && people.status === 'loading' && <ListSkeleton />}
        <ul>
          {people.found.map(({ person, state }) => (
            <PersonCard key={person.id} person={person} given={state} go={go} />
          ))}
        </ul>
        <End people={people} isFresh={isFresh} />
      </div>
    </>
  );
}

function End({
  people,
  isFresh,
}: {
  people: ReturnType<typeof usePeopleSearch>;
  isFresh: boolean;
}) {
  const { words } = useWidget();
  if (people.status === 'failed')
    return (
      <Empty
        icon="alert"
        title={words.say('peopleFailed')}
        text={people.failure && sayFailure(words, people.failure)}
      >
        <button type="button" class="button" onClick={people.hasMore ? people.more : people.reload}>
          {words.say('retry')}
        </button>
      </Empty>
    );
  if (isFresh && people.found.length === 0)
    return people.search === '' ? (
      <Empty icon="people" title={words.say('peopleEmpty')} />
    ) : (
      <Empty
        icon="search"
        title={words.say('peopleNone', { search: people.search })}
        text={words.say('peopleNoneText')}
      />
    );
  if (!people.hasMore) return null;
  return (
    <button
      type="button"
      class="button more"
      aria-disabled={people.status === 'loading'}
      onClick={() => people.status !== 'loading' && people.more()}
    >
      {people.status === 'loading' && <span class="spinner" aria-hidden="true" />}
      {words.say('morePeople')}
    </button>
  );
}
