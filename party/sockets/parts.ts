import type { Clock, Connection, Database, Log, Metrics, Peers, Storage } from '../ports.ts';

/** What an object with sockets is made of. `scribe` names the scribe object that writes for it. */
export type SocketParts = {
  readonly id: string;
  readonly storage: Storage;
  readonly database: Database;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly log: Log;
  readonly metrics?: Metrics | undefined;
  readonly connections: () => Iterable<Connection<unknown>>;
  /** Has `look` of the core called at this moment (ms since 1970), also out of a sleep. Missing where pings wake an object. */
  readonly wakeAt?: ((at: number) => void) | undefined;
  readonly settings: { readonly limitScale: number; readonly scribe: string };
};
