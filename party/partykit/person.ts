import { Person } from '../person/person.ts';
import { turnAway } from './gate.ts';
import { InnerObject } from './inner-object.ts';
import type { PlatformRoom } from './platform.ts';

/** A person as a durable object of PartyKit. */
export default class PersonObject {
  readonly #object: InnerObject<Person>;

  constructor(room: PlatformRoom) {
    this.#object = new InnerObject('person', room, (parts) => new Person(parts));
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
