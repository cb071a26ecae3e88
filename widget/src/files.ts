import { createFiles, type Files } from '../../sdk/src/files/index.ts';
import type { Partyline } from '../../sdk/src/index.ts';

// Whoever needs this module imports it when it is needed: it brings all of the SDK's files along.
const known = new WeakMap<Partyline, Files>();

/** What can be done with files through a client; made when it is first asked for, shared by all widgets. */
export function filesOf(client: Partyline): Files {
  const files = known.get(client) ?? createFiles(client);
  known.set(client, files);
  return files;
}

/** Has a client's files done by `files`, as where the client is no real one. */
export function shareFiles(client: Partyline, files: Files): void {
  known.set(client, files);
}
