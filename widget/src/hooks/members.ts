import { useCallback } from 'preact/hooks';
import type { Partyline } from '../../../sdk/src/index.ts';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { type Query, usePages } from './pages.ts';

const idOf = ({ id }: Person) => id;

/** The members of a room. */
export function useMembers(client: Partyline, room: string) {
  const ask = useCallback(
    async (query: Query) => {
      const { members, next } = await client.rooms.members(room, query);
      return { found: members, next };
    },
    [client, room],
  );
  return usePages({ ask, idOf }, '');
}
