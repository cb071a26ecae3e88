import { useCallback, useSyncExternalStore } from 'react';
import type { Partyline } from '../../../sdk/src/index.ts';
import { createPeople, type People, type PeopleState } from '../../../sdk/src/people/index.ts';
import { usePartyline } from './client.ts';
import { Shared, useShared } from './shared.ts';

/** People and everything there is to draw of them. `people` is null on a server and until the component is shown. */
export type UsedPeople = { readonly people: People | null; readonly state: PeopleState };

/** Friends and what is new of whoever is signed in: one socket for all components that use it, closed with the last one. */
export function usePeople(): UsedPeople {
  const people = useShared(shared, usePartyline());
  const subscribe = useCallback(
    (redraw: () => void) => people?.subscribe(redraw) ?? (() => {}),
    [people],
  );
  const now = () => people?.state ?? nobody;
  return { people, state: useSyncExternalStore(subscribe, now, () => nobody) };
}

const shared = new Shared<Partyline, People>(createPeople, (people) => people.close());

const nobody: PeopleState = {
  connection: 'idle',
  isLoaded: false,
  contacts: [],
  chats: [],
  hasMoreChats: false,
  unread: 0,
  requests: 0,
};
