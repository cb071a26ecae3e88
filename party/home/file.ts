import { KeptFile } from '../file/kept-file.ts';
import { answerBytes } from './inner-bytes.ts';
import type { PlatformRoom } from './platform.ts';
import { configOf } from './settings.ts';
import { consoleLog, storageOf, systemClock } from './surroundings.ts';

/** A file as a durable object. It keeps nothing in memory, so it has no start. */
export class FileObject {
  readonly #file: KeptFile;
  readonly #name: string;
  readonly #secret: string;

  // The name is taken here: later, in some states, the platform's room throws.
  constructor(room: PlatformRoom) {
    this.#file = new KeptFile({ storage: storageOf(room.storage) });
    this.#name = room.id;
    this.#secret = configOf(room.env).secret;
  }

  onRequest(request: Request): Promise<Response> {
    return answerBytes(request, {
      name: this.#name,
      secret: this.#secret,
      clock: systemClock,
      log: consoleLog,
      order: (data, bytes) => this.#file.order(data, bytes),
    });
  }
}
