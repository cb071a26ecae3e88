import { useEffect, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { sayFailure } from '../failure.ts';
import { usePeopleSearch } from '../hooks/people-search.ts';
import { IconButton } from './button.tsx';
import { Empty } from './empty.tsx';
import { ListSkeleton } from './friend-list.tsx';
import { Icon } from './icon.tsx';
import type { Move } from './move.ts';
import { PersonCard } from './person-card.tsx';

/** Finds people by id, username or name; everybody with an account before anything is typed. */
export function PeopleSearch({ go }: { go: (move: Move) => void }) {
  const { words, announce } = useWidget();
  const [typed, setTyped] = useState('');
  const search = typed.trim();
  const found = usePeopleSearch(search);
  const isFresh = found.status === 'loaded' && found.search === search;
  useEffect(() => {
    if (isFresh && search) announce(words.count('peopleCount', found.people.length));
  }, [isFresh, search, found.people.length]);
  return (
    <>
      <search class="search">
        <Icon name="search" />
        <input
          type="search"
          value={typed}
          placeholder={words.say('searchPeople')}
          aria-label={words.say('searchPeople')}
          dir="auto"
          autocapitalize="none"
          spellcheck={false}
          maxLength={64}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        {typed && (
          <IconButton icon="close" label={words.say('clearSearch')} onClick={() => setTyped('')} />
        )}
      </search>
      <div class="list" aria-busy={found.status === 'loading'}>
        {found.people.length === 0 && found.status === 'loading' && <ListSkeleton />}
        <ul>
          {found.people.map(({ person, state }) => (
            <PersonCard key={person.id} person={person} given={state} go={go} />
          ))}
        </ul>
        <End found={found} isFresh={isFresh} />
      </div>
    </>
  );
}

function End({ found, isFresh }: { found: ReturnType<typeof usePeopleSearch>; isFresh: boolean }) {
  const { words } = useWidget();
  if (found.status === 'failed')
    return (
      <Empty
        icon="alert"
        title={words.say('peopleFailed')}
        text={found.failure && sayFailure(words, found.failure)}
      >
        <button type="button" class="button" onClick={found.hasMore ? found.more : found.reload}>
          {words.say('retry')}
        </button>
      </Empty>
    );
  if (isFresh && found.people.length === 0)
    return found.search === '' ? (
      <Empty icon="people" title={words.say('peopleEmpty')} />
    ) : (
      <Empty
        icon="search"
        title={words.say('peopleNone', { search: found.search })}
        text={words.say('peopleNoneText')}
      />
    );
  if (!found.hasMore) return null;
  return (
    <button
      type="button"
      class="button more"
      aria-disabled={found.status === 'loading'}
      onClick={() => found.status !== 'loading' && found.more()}
    >
      {found.status === 'loading' && <span class="spinner" aria-hidden="true" />}
      {words.say('morePeople')}
    </button>
  );
}
