import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Profile } from '../../../sdk/src/protocol/index.ts';
import { type Failure, failureOf } from '../failure.ts';
import { usePeople } from './people.ts';

type Loaded = {
  readonly id: string | undefined;
  readonly profile?: Profile;
  readonly failure?: Failure;
};

/** A person's profile, one's own without an id: undefined until it is there or has failed. */
export function useProfile(id?: string) {
  const people = usePeople();
  const [loaded, setLoaded] = useState<Loaded>({ id });
  const load = useCallback(() => {
    let isWanted = true;
    const settle = (outcome: Omit<Loaded, 'id'>) => isWanted && setLoaded({ id, ...outcome });
    setLoaded((before) => (before.id === id && before.profile ? before : { id }));
    people.profile(id).then(
      (profile) => settle({ profile }),
      (error) => settle({ failure: failureOf(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [people, id]);
  useEffect(load, [load]);
  const current = loaded.id === id ? loaded : { id };
  const replace = (profile: Profile) => setLoaded({ id, profile });
  return { ...current, reload: load, replace };
}
