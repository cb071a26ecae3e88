import { useEffect, useState } from 'preact/hooks';
import type { Partyline } from '../../../sdk/src/index.ts';
import type { People } from '../../../sdk/src/people/index.ts';
import type { Extras } from '../views/lazy.tsx';

/** Those of the page, or the widget's own, as soon as the later views are there. For the root of a widget. */
export function useOwnPeople(
  client: Partyline,
  given: People | undefined,
  extras: Extras | undefined,
): People | undefined {
  const [own, setOwn] = useState<People | undefined>(undefined);
  useEffect(() => {
    if (given || !extras) return;
    const { people, release } = extras.acquirePeople(client);
    setOwn(people);
    return () => {
      setOwn(undefined);
      release();
    };
  }, [client, given, extras]);
  return given ?? own;
}
