import { Limiter } from '../limiter/limiter.ts';
import { turnAway } from './gate.ts';
import { InnerObject } from './inner-object.ts';
import type { PlatformRoom } from './platform.ts';

/** A limiter as a durable object of PartyKit. */
export default class LimiterObject {
  readonly #object: InnerObject<Limiter>;

  constructor(room: PlatformRoom) {
    this.#object = new InnerObject('limiter', room, (parts) => new Limiter(parts));
  }

  static onBeforeConnect(): Response {
    return turnAway();
  }

  static onBeforeRequest(): Response {
    return turnAway();
  }

  onRequest(request: Request): Promise<Response> {
    return this.#object.answer(request);
  }
}
