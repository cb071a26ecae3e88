import type { Clock, Connection, Database, Log, Peers, Storage } from '../ports.ts';

/** What an object with sockets is made of. `scribe` names the scribe object that writes for it. */
export type SocketParts = {
  readonly id: string;
  readonly storage: Storage;
  readonly database: Database;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly log: Log;
  readonly connections: () => Iterable<Connection<unknown>>;
  readonly settings: { readonly limitScale: number; readonly scribe: string };
};
