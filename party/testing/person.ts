import { createPeople } from '../../sdk/src/people/index.ts';
import type { People } from '../../sdk/src/people/types.ts';
import type { Person } from '../../sdk/src/protocol/index.ts';
import type { ChatMessage, Partyline, RoomHandle } from '../../sdk/src/types.ts';
import type { TestPerson } from './types.ts';
import type { World } from './world.ts';

/** The password of people who were given none. */
export const testPassword = 'correct horse battery';

/** Somebody with a client of their own. */
export class Resident implements TestPerson {
  readonly me: Person;
  readonly client: Partyline;
  readonly #world: World;
  #people: People | undefined;

  constructor(me: Person, client: Partyline, world: World) {
    this.me = me;
    this.client = client;
    this.#world = world;
  }

  get id(): string {
    return this.me.id;
  }

  get people(): People {
    this.#people ??= createPeople(this.client);
    return this.#people;
  }

  join(room: string): Promise<RoomHandle> {
    return this.client.join(room);
  }

  async say(room: string, text: string): Promise<ChatMessage> {
    return (await this.join(room)).send(text);
  }

  async typing(room: string): Promise<void> {
    (await this.join(room)).typing();
    await this.#world.settled();
  }

  async befriend(other: TestPerson): Promise<void> {
    for (const { me } of [this, other])
      if (me.kind === 'guest')
        throw new Error(`${me.name} is a guest and has no friends: give them a username.`);
    await this.people.request(other.id);
    await other.people.accept(this.id);
    await this.#world.settled();
  }

  async goOffline(): Promise<void> {
    this.#people?.close();
    this.#people = undefined;
    this.client.close();
    await this.#world.settled();
  }
}
