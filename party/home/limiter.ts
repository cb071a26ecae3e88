import { Limiter } from '../limiter/limiter.ts';
import { InnerObject } from './inner-object.ts';
import type { PlatformRoom } from './platform.ts';

/** A limiter as a durable object. */
export class LimiterObject {
  readonly #object: InnerObject<Limiter>;

  constructor(room: PlatformRoom) {
    this.#object = new InnerObject('limiter', room, (parts) => new Limiter(parts));
  }

  onRequest(request: Request): Promise<Response> {
    return this.#object.answer(request);
  }
}
