import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { FoundPerson } from '../../../sdk/src/protocol/index.ts';
import { type Failure, failureOf } from '../failure.ts';
import { usePeople } from './people.ts';

/** People as far as they are found. Those already shown stay while others load. */
export type PeopleSearch = {
  readonly people: readonly FoundPerson[];
  readonly next: string | null;
  readonly status: 'loading' | 'loaded' | 'failed';
  readonly failure?: Failure;
  /** What they were looked for by. */
  readonly search: string;
};

const typingPauseMs = 200;
const nothingYet: PeopleSearch = { people: [], next: null, status: 'loading', search: '' };

/** Finds people by `search`, a page at a time; everybody with an account where it is empty. */
export function usePeopleSearch(search: string) {
  const people = usePeople();
  const [state, setState] = useState(nothingYet);
  const latest = useRef(0);
  const load = useCallback(
    async (cursor?: string) => {
      latest.current += 1;
      const mine = latest.current;
      // An answer that was overtaken by a newer question is thrown away.
      const settle = (change: (before: PeopleSearch) => PeopleSearch) => {
        if (latest.current === mine) setState(change);
      };
      settle((before) => ({ ...before, status: 'loading' }));
      try {
        const page = await people.find({ ...(search && { search }), ...(cursor && { cursor }) });
        settle((before) => ({
          people: cursor ? joined(before.people, page.people) : page.people,
          next: page.next,
          status: 'loaded',
          search,
        }));
      } catch (error) {
        settle((before) => ({ ...before, status: 'failed', failure: failureOf(error) }));
      }
    },
    [people, search],
  );
  useEffect(() => {
    const timer = setTimeout(load, search === '' ? 0 : typingPauseMs);
    return () => {
      clearTimeout(timer);
      latest.current += 1;
    };
  }, [load, search]);
  const isMore = state.search === search && state.people.length > 0 && state.next !== null;
  return {
    ...state,
    hasMore: isMore,
    more: () => load(isMore && state.next !== null ? state.next : undefined),
    reload: () => load(),
  };
}

/** Somebody who came between two pages may be on both. */
function joined(before: readonly FoundPerson[], more: readonly FoundPerson[]): FoundPerson[] {
  const known = new Set(before.map(({ person }) => person.id));
  return [...before, ...more.filter(({ person }) => !known.has(person.id))];
}
