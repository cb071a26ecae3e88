import { useEffect, useState } from 'preact/hooks';
import type { ContactState, People, PeopleState } from '../../../sdk/src/people/index.ts';
import { useWidget } from '../context.ts';

/** Friends and what is new. Only for the views that load later: by then it is there. Throws before. */
export function usePeople(): People {
  const { people } = useWidget();
  if (!people) throw new Error('people are asked for before they are loaded');
  return people;
}

/**
 * A part of what is known of people; draws again only when that part becomes another one. `select` should answer
 * something that is in the state or a plain value, not an object that is made anew each time.
 */
export function usePeopleState<T>(select: (state: PeopleState, people: People) => T): T {
  const people = usePeople();
  const [, redraw] = useState<unknown>();
  const now = select(people.state, people);
  useEffect(() => {
    let drawn = now;
    const look = () => {
      const next = select(people.state, people);
      if (Object.is(next, drawn)) return;
      drawn = next;
      redraw({});
    };
    // Something may have changed between drawing and this.
    look();
    return people.subscribe(look);
  });
  return now;
}

/** What a person is to oneself, with their presence; undefined for somebody with whom there is nothing. */
export function useContact(id: string): ContactState | undefined {
  return usePeopleState((_, people) => people.contact(id));
}
