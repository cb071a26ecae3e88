import { door, hasDoor } from '../door.ts';
import type { Partyline } from '../types.ts';
import { Links } from './links.ts';
import { prepareFile } from './prepare.ts';
import type { Files } from './types.ts';

/** Files for whoever is signed in with this client. */
export function createFiles(client: Partyline): Files {
  if (!hasDoor(client)) {
    throw new Error('This is no client: pass what createPartyline answered.');
  }
  const links = new Links(client[door], client.server);
  return { prepare: prepareFile, link: (room, id, options) => links.get(room, id, options) };
}
