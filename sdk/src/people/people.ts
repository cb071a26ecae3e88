import type { Partyline } from '../types.ts';
import type { People } from './types.ts';

/** People, friends and what is new, for whoever is signed in with this client. */
export function createPeople(client: Partyline): People {
  throw new Error(`People of ${client.server} are not there yet: only their types are.`);
}
