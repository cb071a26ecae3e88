/** A server of people in memory that keeps the truth, and tells it late, out of order, or to nobody. */
import type {
  Chat,
  Contact,
  Person,
  PersonMessage,
  RelationAction,
  RelationState,
} from '../../../sdk/src/protocol/index.ts';
import { ann, type FakeSocket, type World } from '../world.ts';
import { bea, cat } from './meeting.ts';

export const townspeople: readonly Person[] = [ann, bea, cat];
const actions = ['request', 'accept', 'decline', 'cancel', 'remove', 'block', 'unblock'] as const;

type Stance = { wants: boolean; blocks: boolean };
type Room = { id: string; log: string[]; marks: Map<string, number> };
type Device = { world: World; person: Person; socket: FakeSocket | undefined };

export class Town {
  readonly devices: Device[] = [];
  readonly rooms: Room[];
  readonly #random: () => number;
  readonly #stances = new Map<string, Stance>();
  readonly #versions = new Map<string, number>();
  readonly #presence = new Map<string, { until: number | null; at: number }>();
  /** Whether the line behaves: no delays out of order, no failing answers. */
  isCalm = false;

  constructor(random: () => number) {
    this.#random = random;
    this.rooms = ['one', 'two'].map((id) => ({ id, log: [], marks: new Map() }));
  }

  /** A device of this person; its world asks this town from now on. */
  settle(world: World, person: Person): void {
    world.signsIn(person);
    const device: Device = { world, person, socket: undefined };
    this.devices.push(device);
    const { routes } = world;
    const answer = (key: string, make: (body: unknown) => object) =>
      routes.set(key, async ({ body }) => {
        if (this.#chance(0.1)) throw new TypeError('Failed to fetch');
        const data = make(body);
        await this.#delay(300);
        if (this.#chance(0.1)) throw new TypeError('Failed to fetch');
        return { body: data };
      });
    answer('POST /v1/me/ticket', () => ({ ticket: 't', expiresAt: Date.now() + 30_000 }));
    answer('GET /v1/contacts', () => ({
      contacts: this.contactsOf(person.id),
      next: null,
      now: Date.now(),
    }));
    answer('GET /v1/lobby', () => ({ chats: this.chatsOf(person.id), next: null }));
    for (const room of this.rooms) {
      answer(`POST /v1/rooms/${room.id}/read`, (body) =>
        this.#read(person.id, room, (body as { seq: number }).seq),
      );
    }
    for (const other of townspeople) {
      for (const action of actions) {
        answer(`POST /v1/people/${other.id}/${action}`, () => ({
          contact: this.act(person.id, action, other.id),
        }));
      }
    }
  }

  /** Accepts what sockets are new, and answers what was said on the others. */
  serve(): void {
    for (const device of this.devices) {
      const socket = device.world.sockets.at(-1);
      if (socket?.readyState === 0) {
        socket.accept();
        device.socket = socket;
        socket.hears({ type: 'hello', version: 1, you: device.person, now: Date.now() });
      }
      for (const { type } of socket?.said.splice(0) ?? []) {
        if (type === 'ping') socket?.hears({ type: 'pong', now: Date.now() });
        else socket?.hears(this.#everybody(device.person.id));
      }
    }
  }

  act(me: string, action: RelationAction, other: string): Contact {
    const [mine, theirs] = [this.#stance(me, other), this.#stance(other, me)];
    const before = JSON.stringify([mine, theirs]);
    const state = this.stateOf(me, other);
    if (action === 'request' && !mine.blocks) mine.wants = true;
    if (action === 'accept' && state === 'incoming') mine.wants = true;
    if (action === 'decline' && state === 'incoming') theirs.wants = false;
    if (action === 'cancel' && state === 'outgoing') mine.wants = false;
    if (action === 'remove' && state === 'friends') mine.wants = theirs.wants = false;
    if (action === 'block') {
      if (state === 'friends') theirs.wants = false;
      Object.assign(mine, { wants: false, blocks: true });
    }
    if (action === 'unblock') mine.blocks = false;
    if (JSON.stringify([mine, theirs]) !== before) {
      this.#versions.set(pairOf(me, other), this.#version(me, other) + 1);
      for (const [one, two] of [
        [me, other],
        [other, me],
      ] as const) {
        this.#tell(one, { type: 'contact', contact: this.#contact(one, two) });
      }
    }
    return this.#contact(me, other);
  }

  say(by: string, room: Room, count: number): void {
    const from = room.log.length;
    for (let said = 0; said < count; said++) room.log.push(by);
    const to = room.log.length;
    room.marks.set(by, to);
    const name = townspeople.find(({ id }) => id === by)?.name ?? '';
    const last = { seq: to, by, name, text: `text ${to}`, at: Date.now() };
    for (const { id } of townspeople) {
      const messages = id === by ? 0 : count;
      this.#tell(id, { type: 'activity', room: room.id, from, to, messages, last });
    }
  }

  /** Somebody comes or goes; every friend is told. */
  appear(who: string, isThere: boolean): void {
    const presence = { until: isThere ? Date.now() + 65_000 : null, at: Date.now() };
    this.#presence.set(who, presence);
    const people = [{ id: who, seenAt: null, ...presence }];
    for (const { id } of townspeople) {
      if (this.stateOf(id, who) === 'friends')
        this.#tell(id, { type: 'presence', people, isWhole: false });
    }
  }

  isThere(who: string): boolean {
    return (this.#presence.get(who)?.until ?? 0) > Date.now();
  }

  stateOf(me: string, other: string): RelationState {
    const [mine, theirs] = [this.#stance(me, other), this.#stance(other, me)];
    if (mine.blocks) return 'blocked';
    const isWanted = theirs.wants && !theirs.blocks;
    if (mine.wants) return isWanted ? 'friends' : 'outgoing';
    return isWanted ? 'incoming' : 'none';
  }

  contactsOf(me: string): Contact[] {
    return townspeople
      .filter(({ id }) => id !== me && this.stateOf(me, id) !== 'none')
      .map(({ id }) => this.#contact(me, id));
  }

  chatsOf(me: string): Chat[] {
    return this.rooms.map(({ id, log, marks }) => {
      const read = marks.get(me) ?? 0;
      const by = log.at(-1);
      const last = by
        ? { seq: log.length, by, name: '', text: `text ${log.length}`, at: 1_000 + log.length }
        : null;
      return {
        room: id,
        kind: 'public',
        title: id,
        with: null,
        last,
        read,
        unread: log.slice(read).filter((each) => each !== me).length,
        upTo: log.length,
        activeAt: last?.at ?? 1,
      };
    });
  }

  #read(me: string, { id, log, marks }: Room, seq: number): object {
    marks.set(me, Math.max(marks.get(me) ?? 0, seq));
    const read = marks.get(me) ?? 0;
    const unread = log.slice(read).filter((each) => each !== me).length;
    const mark = { room: id, seq: read, unread, upTo: log.length };
    this.#tell(me, { type: 'read', ...mark });
    return mark;
  }

  #everybody(me: string): PersonMessage {
    const people = townspeople
      .filter(({ id }) => this.stateOf(me, id) === 'friends' && this.isThere(id))
      .map(({ id }) => ({ id, seenAt: null, ...this.#presenceOf(id) }));
    return { type: 'presence', people, isWhole: true };
  }

  #contact(me: string, other: string): Contact {
    const person = townspeople.find(({ id }) => id === other) ?? cat;
    const state = this.stateOf(me, other);
    const presence =
      state === 'friends'
        ? { seenAt: null, ...this.#presenceOf(other) }
        : { until: null, seenAt: null, at: 0 };
    return { person, state, note: '', since: 1, version: this.#version(me, other), presence };
  }

  /** To every device of somebody that is there when it arrives, in any order. */
  #tell(to: string, fact: PersonMessage): void {
    for (const device of this.devices) {
      if (device.person.id !== to) continue;
      const { socket } = device;
      void this.#delay(400).then(() => {
        if (socket?.readyState === 1) socket.hears(fact);
      });
    }
  }

  #delay(most: number): Promise<void> {
    const ms = this.isCalm ? 1 : Math.floor(this.#random() * most);
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  #chance(share: number): boolean {
    return !this.isCalm && this.#random() < share;
  }

  #presenceOf(who: string): { until: number | null; at: number } {
    return this.#presence.get(who) ?? { until: null, at: 0 };
  }

  #version(me: string, other: string): number {
    return this.#versions.get(pairOf(me, other)) ?? 0;
  }

  #stance(me: string, other: string): Stance {
    const key = `${me}>${other}`;
    const stance = this.#stances.get(key) ?? { wants: false, blocks: false };
    this.#stances.set(key, stance);
    return stance;
  }
}

const pairOf = (one: string, two: string) => [one, two].sort().join();
