import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Partyline } from '../../../sdk/src/index.ts';
import type { Person } from '../../../sdk/src/protocol/index.ts';

type Members = {
  readonly people: readonly Person[];
  readonly next: string | null;
  readonly status: 'loading' | 'loaded' | 'failed';
};

/** The members of a room, a page at a time. */
export function useMembers(client: Partyline, room: string) {
  const [members, setMembers] = useState<Members>({ people: [], next: null, status: 'loading' });
  const load = useCallback(
    async (cursor: string | null) => {
      setMembers((before) => ({ ...before, status: 'loading' }));
      try {
        const page = await client.rooms.members(room, cursor === null ? {} : { cursor });
        setMembers((before) => ({
          people: cursor === null ? page.members : [...before.people, ...page.members],
          next: page.next,
          status: 'loaded',
        }));
      } catch {
        setMembers((before) => ({ ...before, status: 'failed' }));
      }
    },
    [client, room],
  );
  useEffect(() => {
    load(null);
  }, [load]);
  return { ...members, more: () => load(members.next) };
}
