import { Scribe } from '../scribe/scribe.ts';
import { InnerObject } from './inner-object.ts';
import type { PlatformRoom } from './platform.ts';
import { databaseOf } from './settings.ts';
import { tally } from './watching.ts';

/** A scribe as a durable object. */
export class ScribeObject {
  readonly #object: InnerObject<Scribe>;

  constructor(room: PlatformRoom) {
    this.#object = new InnerObject('scribe', room, (parts, config) => {
      const takeOwn = () => tally.take(Date.now());
      return new Scribe({ ...parts, database: databaseOf(config), takeOwn });
    });
  }

  onRequest(request: Request): Promise<Response> {
    return this.#object.answer(request);
  }
}
