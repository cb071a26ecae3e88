import type { Config } from '../auth/config.ts';
import type { Clock, Log, PartyName, Peers, Storage } from '../ports.ts';
import { answerCall, peersOver } from './inner-call.ts';
import type { PlatformRoom } from './platform.ts';
import { configOf } from './settings.ts';
import { Start } from './start.ts';
import { consoleLog, storageOf, systemClock } from './surroundings.ts';

/** The part of an object's core that other objects and the edge talk to. */
export type Core = { ready(): Promise<void>; order(data: unknown): Promise<unknown> };

/** What every core is made of. */
export type CoreParts = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly log: Log;
};

/** An object around a core: its start, and its answers to calls from inside. */
export class InnerObject<C extends Core> {
  readonly core: C;
  readonly config: Config;
  readonly start: Start;
  readonly #party: PartyName;
  readonly #name: string;

  // Everything that needs the platform's room is taken from it here: later, in some states, it throws.
  constructor(
    party: PartyName,
    room: PlatformRoom,
    makeCore: (parts: CoreParts, config: Config) => C,
  ) {
    this.#party = party;
    this.#name = room.id;
    this.config = configOf(room.env);
    const peers = peersOver(room.context.parties, {
      secret: this.config.secret,
      clock: systemClock,
    });
    const storage = storageOf(room.storage);
    this.core = makeCore({ storage, clock: systemClock, peers, log: consoleLog }, this.config);
    this.start = new Start(
      (task) => room.blockConcurrencyWhile(task),
      async () => {
        await this.core.ready();
        consoleLog('info', 'object started', { party, object: this.#name });
      },
    );
  }

  answer(request: Request): Promise<Response> {
    return answerCall(request, {
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
  }
}
