import { useCallback } from 'preact/hooks';
import type { PeopleQuery } from '../../../sdk/src/people/index.ts';
import type { FoundPerson } from '../../../sdk/src/protocol/index.ts';
import { usePages } from './pages.ts';
import { usePeople } from './people.ts';

const idOf = ({ person }: FoundPerson) => person.id;

/** Finds people by `search`; everybody with an account where it is empty. */
export function usePeopleSearch(search: string) {
  const people = usePeople();
  const ask = useCallback(
    async (query: PeopleQuery) => {
      const page = await people.find(query);
      return { found: page.people, next: page.next };
    },
    [people],
  );
  return usePages({ ask, idOf }, search);
}
