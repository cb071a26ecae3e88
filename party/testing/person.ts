import { createPeople } from '../../sdk/src/people/index.ts';
import type { People } from '../../sdk/src/people/types.ts';
import type { Person } from '../../sdk/src/protocol/index.ts';
import type { ChatMessage, Partyline, RoomHandle } from '../../sdk/src/types.ts';
import type { World } from './world.ts';

/** Whom to bring in: with a username somebody with an account, else a guest. */
export type NewPerson = {
  readonly name: string;
  readonly username?: string;
  /** Default: `testPassword`. */
  readonly password?: string;
};

/** The password of people who were given none. */
export const testPassword = 'correct horse battery';

/** Somebody else, who is signed in on a network and a device of their own. */
export class TestPerson {
  /** As everybody sees them. */
  readonly me: Person;
  /** Their client, for what the methods here do not do. */
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

  /** Their friends and private talks; needs an account. */
  get people(): People {
    this.#people ??= createPeople(this.client);
    return this.#people;
  }

  /** Comes into a room and stays there. Rejects with a `PartylineError`. */
  join(room: string): Promise<RoomHandle> {
    return this.client.join(room);
  }

  /** Comes into a room and says something there. Rejects with a `PartylineError`. */
  async say(room: string, text: string): Promise<ChatMessage> {
    return (await this.join(room)).send(text);
  }

  /** Comes into a room and types; the others see it for five seconds. */
  async typing(room: string): Promise<void> {
    (await this.join(room)).typing();
    await this.#world.settled();
  }

  /** Makes friends with somebody: asks, and the other accepts. Both need accounts. */
  async befriend(other: TestPerson): Promise<void> {
    for (const { me } of [this, other])
      if (me.kind === 'guest')
        throw new Error(`${me.name} is a guest and has no friends: give them a username.`);
    await this.people.request(other.id);
    await other.people.accept(this.id);
    await this.#world.settled();
  }

  /** Goes away: closes every connection, without leaving any room. */
  async goOffline(): Promise<void> {
    this.#people?.close();
    this.#people = undefined;
    this.client.close();
    await this.#world.settled();
  }
}
