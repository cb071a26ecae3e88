import type { Partyline } from '../../sdk/src/index.ts';
import { createPeople, type People } from '../../sdk/src/people/index.ts';

type Shared = { readonly people: People; users: number };
const shared = new Map<Partyline, Shared>();

/** The people of a client, shared by all widgets that talk through it: one socket a page. Give them back with `release`. */
export function acquirePeople(client: Partyline): { people: People; release: () => void } {
  const found = shared.get(client) ?? { people: createPeople(client), users: 0 };
  shared.set(client, found);
  found.users += 1;
  const release = () => {
    found.users -= 1;
    if (found.users > 0) return;
    shared.delete(client);
    found.people.close();
  };
  return { people: found.people, release };
}
