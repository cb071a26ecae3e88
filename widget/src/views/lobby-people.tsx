import { useWidget } from '../context.ts';
import { usePeopleSearch } from '../hooks/people-search.ts';
import type { Move } from './move.ts';
import { PersonCard } from './person-card.tsx';

/** People whom a search finds beyond one's friends, with what can be done about it. */
export function LobbyPeople({
  search,
  me,
  go,
}: {
  search: string;
  me: string;
  go: (move: Move) => void;
}) {
  const { words } = useWidget();
  const people = usePeopleSearch(search);
  const others = people.found.filter(
    ({ person, state }) => person.id !== me && state !== 'friends',
  );
  // What was found by another search would be wrong by now.
  if (others.length === 0 || people.search !== search) return null;
  return (
    <>
      <h3>{words.say('peopleFound')}</h3>
      <ul>
        {others.map(({ person, state }) => (
          <PersonCard key={person.id} person={person} given={state} go={go} />
        ))}
      </ul>
    </>
  );
}
