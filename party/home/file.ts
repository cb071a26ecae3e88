import { KeptFile } from '../file/kept-file.ts';
import { handOverIfDue } from '../metrics/hand-over.ts';
import type { Peers } from '../ports.ts';
import { shardOf } from '../shard.ts';
import { answerBytes } from './inner-bytes.ts';
import { peersOver } from './inner-call.ts';
import type { PlatformRoom } from './platform.ts';
import { configOf } from './settings.ts';
import { consoleLog, storageOf, systemClock } from './surroundings.ts';
import { tally, watchedPeers } from './watching.ts';

/** A file as a durable object. It keeps nothing in memory, so it has no start. */
export class FileObject {
  readonly #file: KeptFile;
  readonly #name: string;
  readonly #secret: string;
  readonly #peers: Peers;
  readonly #scribe: string;

  // The name is taken here: later, in some states, the platform's room throws.
  constructor(room: PlatformRoom) {
    this.#file = new KeptFile({ storage: storageOf(room.storage) });
    this.#name = room.id;
    const { secret, scribes } = configOf(room.env);
    this.#secret = secret;
    this.#scribe = shardOf(room.id, scribes);
    this.#peers = watchedPeers(peersOver(room.context.parties, { secret, clock: systemClock }));
    tally.count('wakes', ['file']);
  }

  async onRequest(request: Request): Promise<Response> {
    const response = await answerBytes(request, {
      name: this.#name,
      secret: this.#secret,
      clock: systemClock,
      log: consoleLog,
      order: (data, bytes) => this.#file.order(data, bytes),
    });
    void handOverIfDue(this.#peers, { tally, now: Date.now }, this.#scribe);
    return response;
  }
}
