import { toContact } from '../../party/people/contact.ts';
import { listContacts } from '../../party/storage/relation-statements.ts';
import { emptyModel, type Model } from '../../sdk/src/people/model.ts';
import { reduce } from '../../sdk/src/people/reduce.ts';
import { contactState, nextChange } from '../../sdk/src/people/view.ts';
import {
  decodePersonMessage,
  limits,
  type Person,
  type PersonMessage,
  type PersonOrderMessage,
} from '../../sdk/src/protocol/index.ts';
import type { MemorySocket } from './memory-socket.ts';
import type { Town } from './town.ts';
import type { Channel } from './world.ts';

type Fact<T extends PersonMessage['type']> = Extract<PersonMessage, { type: T }>;

const askEveryMs = 20_000;

/** A device of a person that is at the socket of their object: it says what a test tells it to, and keeps all that it hears. */
export class Device {
  readonly person: Person;
  readonly session: string;
  readonly heard: PersonMessage[] = [];
  readonly town: Town;
  socket: MemorySocket;
  closed: { code: number; reason: string } | undefined;
  /** What it knows, by the rules of the SDK. */
  model: Model;

  constructor(town: Town, person: Person, change: Record<string, unknown> = {}) {
    this.town = town;
    this.person = person;
    this.session = `session-${person.name}`;
    this.model = emptyModel(person.id, 'connecting');
    this.socket = this.#open(change);
  }

  #open(change: Record<string, unknown>): MemorySocket {
    const identity = {
      ticket: `t${this.town.nextId()}`,
      ticketExpiresAt: this.town.world.now() + limits.ticketMs,
      person: this.person,
      session: this.session,
      origin: '',
      ...change,
    };
    const socket = this.town.home(this.person.id).accept(identity);
    socket.onFrame = (frame) => this.socket === socket && this.#hear(frame);
    socket.onClose = (code, reason) => {
      if (this.socket === socket) this.onClose({ code, reason });
    };
    return socket;
  }

  /** Another socket in the place of the one that is gone. */
  reopen(): void {
    this.closed = undefined;
    this.socket = this.#open({});
  }

  onClose(closed: { code: number; reason: string }): void {
    this.closed = closed;
  }

  say(message: PersonOrderMessage): void {
    this.socket.say(JSON.stringify(message));
  }

  all<T extends PersonMessage['type']>(type: T): Fact<T>[] {
    return this.heard.filter((message): message is Fact<T> => message.type === type);
  }

  last<T extends PersonMessage['type']>(type: T): Fact<T> | undefined {
    return this.all(type).at(-1);
  }

  /** What was told of somebody, in order. */
  told(id: string): (number | null)[] {
    const people = this.all('presence').flatMap((message) => message.people);
    return people.filter((presence) => presence.id === id).map(({ until }) => until);
  }

  onHear(message: PersonMessage): void {
    this.model = reduce(this.model, message, this.town.world.now());
  }

  #hear(frame: string): void {
    const message = decodePersonMessage(frame);
    if (!message.ok) throw new Error(`the server said what no device understands: ${frame}`);
    this.heard.push(message.value);
    this.onHear(message.value);
  }
}

/** A device that does what the SDK does by itself: it comes back, gives signs of life, reads contacts and asks who is there. */
export class LivingDevice extends Device {
  isAlive = true;
  #askedAt = 0;
  #round = 0;
  #awaitsPong = false;
  readonly #api: Channel;
  #undoAsk: () => void = () => {};

  constructor(town: Town, person: Person) {
    super(town, person);
    this.#api = town.world.channel();
    this.#beat();
  }

  /** Ends: cleanly, or without a word. */
  end(how: 'hangUp' | 'vanish' | 'cut'): void {
    this.isAlive = false;
    this.#undoAsk();
    this.socket[how]();
  }

  /** Ids of the friends who seem to be there. */
  get friends(): string[] {
    const model = reduce(this.model, { type: 'time.passed' }, this.town.world.now());
    const contacts = [...model.contacts.values()].map((contact) => contactState(model, contact));
    return contacts
      .filter(({ isOnline }) => isOnline)
      .map(({ person }) => person.id)
      .sort();
  }

  override onClose(closed: { code: number; reason: string }): void {
    super.onClose(closed);
    this.#round += 1;
    if (!this.isAlive) return;
    const waitMs = 250 + this.town.world.random.below(750);
    this.town.world.clock.after(waitMs, () => this.isAlive && this.closed && this.reopen());
  }

  override onHear(message: PersonMessage): void {
    super.onHear(message);
    if (message.type === 'pong') this.#awaitsPong = false;
    if (message.type === 'hello') this.#read();
    this.#watch();
  }

  #beat(): void {
    const { clock } = this.town.world;
    clock.after(limits.pingVisibleMs, () => {
      if (!this.isAlive) return;
      if (!this.closed) this.#ping();
      this.#beat();
    });
  }

  #ping(): void {
    this.say({ type: 'ping' });
    this.#awaitsPong = true;
    const { socket } = this;
    this.town.world.clock.after(limits.pongWithinMs, () => {
      if (this.#awaitsPong && this.isAlive && this.socket === socket) socket.cut();
    });
  }

  /** Reads the contacts as the API gives them; the answer takes its time. */
  #read(): void {
    const { world, database } = this.town;
    this.#round += 1;
    const round = this.#round;
    const isLate = () => round !== this.#round;
    this.model = reduce(this.model, { type: 'snapshot.asked' }, world.now());
    const query = { person: this.person.id, limit: limits.contactsMost };
    this.#api.post(() => {
      void world.during(database.read(listContacts(query))).then((rows) => {
        const contacts = rows.map((row) => toContact(row, world.now()));
        this.#api.post(() => {
          if (isLate()) return;
          this.model = reduce(this.model, { type: 'contacts.came', contacts }, world.now());
          this.#watch();
        });
      });
    });
  }

  #watch(): void {
    const { clock } = this.town.world;
    this.#undoAsk();
    const { askAt } = nextChange(this.model);
    if (!Number.isFinite(askAt) || !this.isAlive) return;
    const waitMs = Math.max(askAt, this.#askedAt + askEveryMs) - clock.now();
    this.#undoAsk = clock.after(Math.max(0, waitMs), () => {
      if (this.closed || !this.isAlive) return;
      this.#askedAt = clock.now();
      this.say({ type: 'presence.ask' });
      this.#watch();
    });
  }
}
