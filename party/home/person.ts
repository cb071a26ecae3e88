import { Person } from '../person/person.ts';
import type { PlatformRoom } from './platform.ts';
import { SocketObject } from './sockets.ts';

/** A person as a durable object. */
export class PersonObject extends SocketObject<Person> {
  constructor(room: PlatformRoom) {
    super('person', room, (parts) => new Person(parts));
  }
}
