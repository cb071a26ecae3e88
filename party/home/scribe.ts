import { Scribe } from '../scribe/scribe.ts';
import { InnerObject } from './inner-object.ts';
import type { PlatformRoom } from './platform.ts';
import { databaseOf } from './settings.ts';

/** A scribe as a durable object. */
export class ScribeObject {
  readonly #object: InnerObject<Scribe>;

  constructor(room: PlatformRoom) {
    this.#object = new InnerObject(
      'scribe',
      room,
      (parts, config) => new Scribe({ ...parts, database: databaseOf(config) }),
    );
  }

  onRequest(request: Request): Promise<Response> {
    return this.#object.answer(request);
  }
}
