import type { Config } from '../auth/config.ts';
import { handOverIfDue } from '../metrics/hand-over.ts';
import type { Clock, Log, Metrics, PartyName, Peers, Storage } from '../ports.ts';
import { shardOf } from '../shard.ts';
import { answerCall, peersOver } from './inner-call.ts';
import type { PlatformRoom } from './platform.ts';
import { configOf } from './settings.ts';
import { Start } from './start.ts';
import { consoleLog, storageOf, systemClock } from './surroundings.ts';
import { tally, watchedPeers } from './watching.ts';

/** The part of an object's core that other objects and the edge talk to. */
export type Core = {
  ready(): Promise<void>;
  order(data: unknown): Promise<unknown>;
  /** Open sockets, of an object that has some. */
  readonly connections?: number | undefined;
};

/** What every core is made of. */
export type CoreParts = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** An object around a core: its start, and its answers to calls from inside. */
export class InnerObject<C extends Core> {
  readonly core: C;
  readonly config: Config;
  readonly start: Start;
  readonly #party: PartyName;
  readonly #name: string;
  readonly #peers: Peers;

  // Everything that needs the platform's room is taken from it here: later, in some states, it throws.
  constructor(
    party: PartyName,
    room: PlatformRoom,
    makeCore: (parts: CoreParts, config: Config) => C,
  ) {
    this.#party = party;
    this.#name = room.id;
    this.config = configOf(room.env);
    const { secret } = this.config;
    const peers = peersOver(room.context.parties, { secret, clock: systemClock });
    const connections = () => this.core.connections;
    this.#peers = watchedPeers(peers, { party, name: room.id, connections });
    const storage = storageOf(room.storage);
    const around = { clock: systemClock, log: consoleLog, metrics: tally };
    this.core = makeCore({ storage, peers: this.#peers, ...around }, this.config);
    this.start = new Start(
      (task) => room.blockConcurrencyWhile(task),
      async () => {
        await this.core.ready();
        tally.count('wakes', [party]);
        consoleLog('info', 'object started', { party, object: this.#name });
      },
    );
  }

  async answer(request: Request): Promise<Response> {
    const response = await answerCall(request, {
      party: this.#party,
      name: this.#name,
      secret: this.config.secret,
      clock: systemClock,
      log: consoleLog,
      order: async (data) => {
        await this.start.done();
        return this.core.order(data);
      },
    });
    // Not waited for: an object goes on after its answer. A scribe is asked itself.
    const scribe = shardOf(this.#name, this.config.scribes);
    if (this.#party !== 'scribe') void handOverIfDue(this.#peers, { tally, now: Date.now }, scribe);
    return response;
  }
}
