import type * as v from 'valibot';
import {
  decodePersonOrder,
  type ErrorCode,
  encodePersonMessage,
  isOversized,
  limits,
  type PersonMessage,
  type PersonOrderMessage,
  type PresenceOf,
  parse,
} from '../../sdk/src/protocol/index.ts';
import { codeOf, Fault } from '../fault.ts';
import { unwatched } from '../metrics/tally.ts';
import { type Identity, personOrder } from '../orders.ts';
import { isPrivateRoom } from '../people/private-room.ts';
import type { Connection, Metrics } from '../ports.ts';
import { isOnSite } from '../sites/room-key.ts';
import { closeSocket, type Guest } from '../sockets/audience.ts';
import type { SocketParts } from '../sockets/parts.ts';
import { Traffic } from '../sockets/traffic.ts';
import { traceOf } from '../trace.ts';
import { type Awake, asDevicesKnowIt, wake } from './awake.ts';
import { tellName } from './name.ts';
import { admitDevice, closeSession, openRoom } from './sessions.ts';

type Order = v.InferOutput<typeof personOrder>;
type OrderOf<T extends Order['type']> = Extract<Order, { type: T }>;

/**
 * One person: the only one who knows their devices' sockets. Carries where they are to their friends and what is new to
 * their devices, and knows which rooms they may have sockets in, so that signing out reaches every one of them.
 */
export class Person {
  readonly #parts: SocketParts;
  readonly #traffic: Traffic;
  readonly #metrics: Metrics;
  #awake: Awake | undefined;
  #waking: Promise<void> | undefined;

  constructor(parts: SocketParts) {
    this.#parts = parts;
    this.#metrics = parts.metrics ?? unwatched;
    this.#traffic = new Traffic(parts.settings.limitScale);
  }

  /** Loads what is kept. Repeat it if it fails; nothing else may run before. */
  ready(): Promise<void> {
    this.#waking ??= this.#wake().catch((error: unknown) => {
      this.#waking = undefined;
      throw error;
    });
    return this.#waking;
  }

  async #wake(): Promise<void> {
    this.#awake = await wake(this.#parts);
  }

  /** Open sockets; undefined before it is ready. */
  get connections(): number | undefined {
    return this.#awake?.audience.size;
  }

  /** Lets a socket in that the edge has checked, or closes it with the reason. */
  async connect(connection: Connection<unknown>, identity: Identity): Promise<void> {
    const { admission, audience, presence, recent } = this.#workings();
    const now = this.#parts.clock.now();
    try {
      // The edge gives tickets to one's own object only; a mistake there must open nobody else's.
      if (identity.person.id !== this.#parts.id) throw new Fault('ticket-invalid');
      await admission.admit(identity, now);
      audience.closeSilent(now - limits.heartbeatMs);
      if (audience.countOf(this.#parts.id) >= limits.connectionsPerPerson) {
        throw new Fault('too-many-connections');
      }
    } catch (error) {
      this.#metrics.count('socketsRefused', [codeOf(error)]);
      return closeSocket(connection, this.#codeOf(error));
    }
    this.#metrics.count('socketsOpened', ['person']);
    const you = audience.whoIs(identity);
    const { session, site } = identity;
    audience.add(connection as Guest, { person: you, session, site, isLive: true, beatAt: now });
    this.#say(connection.id, { type: 'hello', version: limits.version, you, now });
    for (const activity of recent.list()) {
      if (isOnSite(site ?? '', activity.room) && !this.#isOver(activity))
        this.#say(connection.id, asDevicesKnowIt(activity));
    }
    presence.sign(now);
    void admission.clean(now);
  }

  /** Takes a frame of a socket. Never throws; what is wrong with it is told to its sender alone. */
  message(connection: Connection<unknown>, frame: string | ArrayBuffer): void {
    const { audience, presence, watches } = this.#workings();
    const { id } = connection;
    if (!audience.state(id)) return closeSocket(connection, 'ticket-invalid');
    const now = this.#parts.clock.now();
    if (!this.#traffic.mayTalk(id, now)) {
      this.disconnect(connection);
      this.#metrics.count('refusals', ['socket', 'rate-limited']);
      return closeSocket(connection, 'rate-limited');
    }
    audience.beat(id, now);
    audience.closeSilent(now - limits.heartbeatMs);
    presence.sign(now);
    watches.renew();
    if (isOversized(frame)) return this.#refuse(id, { code: 'too-large' });
    const decoded = decodePersonOrder(frame);
    if (decoded.ok) this.#take(id, decoded.value, now);
    else this.#refuse(id, { code: decoded.code });
  }

  disconnect({ id }: Pick<Connection<unknown>, 'id'>): void {
    const { audience, presence } = this.#workings();
    this.#traffic.forget(id);
    audience.remove(id);
    presence.closed();
  }

  /** To be called at the moment of `wakeAt`. */
  look(): void {
    const { audience, presence, watches } = this.#workings();
    const now = this.#parts.clock.now();
    audience.closeSilent(now - limits.heartbeatMs);
    presence.look(now);
    if (presence.until !== null) watches.renew();
  }

  /** Answers the edge, rooms and other people. Rejects with a `Fault`. */
  async order(data: unknown): Promise<unknown> {
    const parsed = parse(personOrder, data);
    if (!parsed.ok) throw new Fault('invalid', { field: parsed.field });
    const order = parsed.value;
    const awake = this.#workings();
    const now = this.#parts.clock.now();
    switch (order.type) {
      case 'open':
        return openRoom(awake, { ...order, now });
      case 'admit':
        return admitDevice(awake, { ...order, id: this.#parts.id });
      case 'close':
        return closeSession(awake, { ...order, now });
      case 'presence':
        return this.#hearPresence(order);
      case 'activity':
        return this.#hearActivity(order);
      case 'contact':
        awake.friends.meet(order.contact);
        awake.tell(order);
        return { ok: true };
      case 'read':
        awake.tellOfRoom(order);
        return { ok: true };
      case 'knock':
        return { ok: true };
      case 'me':
        return this.#rename(order);
    }
  }

  #take(id: string, message: PersonOrderMessage, now: number): void {
    switch (message.type) {
      case 'ping':
        return this.#say(id, { type: 'pong', now });
      case 'presence.ask':
        return void this.#showFriends(id, now);
    }
  }

  async #showFriends(id: string, now: number): Promise<void> {
    const retryAfterMs = this.#traffic.askAgainMs(id, now);
    if (retryAfterMs > 0) {
      return this.#refuse(id, { code: 'rate-limited', retryAfterMs });
    }
    try {
      const people = await this.#workings().friends.look();
      this.#say(id, { type: 'presence', people, isWhole: true });
    } catch (error) {
      this.#refuse(id, { code: this.#codeOf(error) });
    }
  }

  #hearPresence({ from, until, seenAt, at }: OrderOf<'presence'>) {
    const { presence, friends, tell } = this.#workings();
    const news: PresenceOf = { id: from, until, seenAt, at };
    const now = this.#parts.clock.now();
    // Who is no friend any more, and has not heard of it, learns nothing either.
    if (!friends.hear(news)) return { until: null, seenAt: null, at: now };
    tell({ type: 'presence', people: [news], isWhole: false });
    // Who asks leaves out what is not to be shown.
    return { until: presence.until, seenAt: presence.seenAt, at: now };
  }

  #hearActivity(order: OrderOf<'activity'>) {
    const { presence, recent, tellOfRoom } = this.#workings();
    if (!this.#isOver(order)) {
      recent.add(order);
      tellOfRoom(order);
    }
    return { isThere: presence.until !== null };
  }

  /** A room tells beside its own work: the friendship may have ended meanwhile. */
  #isOver({ room, last }: OrderOf<'activity'>): boolean {
    return isPrivateRoom(room) && this.#workings().friends.isStranger(last.by);
  }

  async #rename({ person }: OrderOf<'me'>): Promise<{ ok: true }> {
    const awake = this.#workings();
    const { clock } = this.#parts;
    awake.audience.rename(person, clock.now());
    awake.tell({ type: 'me', me: person });
    await tellName({ ...awake, clock }, person);
    return { ok: true };
  }

  #refuse(id: string, refusal: { code: ErrorCode; retryAfterMs?: number }): void {
    this.#metrics.count('refusals', ['socket', refusal.code]);
    this.#say(id, { type: 'refused', ...refusal });
  }

  #say(id: string, message: PersonMessage): void {
    this.#workings().audience.sendFrame(id, encodePersonMessage(message));
  }

  #codeOf(error: unknown): ErrorCode {
    if (error instanceof Fault) return error.code;
    const { log, id: object } = this.#parts;
    log('error', 'socket event failed', { object, error: traceOf(error) });
    return 'internal';
  }

  #workings(): Awake {
    if (!this.#awake) throw new Error('the person is used before it is ready');
    return this.#awake;
  }
}
