import {
  type ClientMessage,
  decodeClientMessage,
  isOversized,
  limits,
  parse,
} from '../../sdk/src/protocol/index.ts';
import { takeToken } from '../bucket.ts';
import { Fault } from '../fault.ts';
import { type Identity, roomOrder } from '../orders.ts';
import type { Clock, Connection, Database, Log, Peers, Storage } from '../ports.ts';
import { Admission } from './admission.ts';
import { Audience, type ConnectionState, closeSocket, type Guest } from './audience.ts';
import { Cids } from './cids.ts';
import { Commit } from './commit.ts';
import { Drain } from './drain.ts';
import { Flow } from './flow.ts';
import { RoomLog } from './log.ts';
import { joinRoom, leaveRoom, sendMessage, syncConnection, type Workings } from './orders.ts';
import { Presence } from './presence.ts';
import { Rates } from './rates.ts';
import { closeSockets, readHistory, sweepRoom } from './requests.ts';

/** What a room object is made of. `scribe` names the scribe object that writes for this room. */
export type RoomParts = {
  readonly id: string;
  readonly storage: Storage;
  readonly database: Database;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly log: Log;
  readonly random: () => string;
  readonly connections: () => Iterable<Connection<unknown>>;
  readonly settings: { readonly limitScale: number; readonly scribe: string };
};

type Task = {
  readonly from: string;
  readonly isUrgent: boolean;
  readonly run: (commit: Commit) => Promise<void>;
};
type Awake = Workings & { readonly drain: Drain; readonly admission: Admission };

const silenceCheckMs = 5_000;
const onlineReportMs = 60_000;
const frameRate = { burst: 60, perMs: 1000 / 30 };

/** One chat room: the only writer of its log, and the only one who knows who is in it. */
export class Room {
  readonly #parts: RoomParts;
  readonly #flow: Flow<Task>;
  readonly #frames = new Map<string, number>();
  #awake: Awake | undefined;
  #isNoted = false;
  #silenceCheckedAt = 0;
  #onlineReportedAt = 0;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    this.#flow = new Flow(parts.clock, (tasks) => this.#run(tasks));
  }

  /** Loads what is kept. Repeat it if it fails; nothing else may run before. */
  async ready(): Promise<void> {
    if (this.#awake) return;
    const { id, storage, database, clock, peers, settings, random } = this.#parts;
    const log = await RoomLog.open(id, { storage, database, newEpoch: random });
    const audience = new Audience(this.#parts.connections() as Iterable<Guest>);
    const presence = await Presence.open({
      audience,
      clock,
      storage,
      onCount: (count) => this.#reportOnline(count),
    });
    this.#isNoted = (await storage.get<boolean>('noted')) ?? false;
    const cids = new Cids(storage, database);
    const admission = new Admission(storage);
    const drain = new Drain(
      { log, clock, peers, scribe: settings.scribe, report: this.#parts.log },
      () => {
        void cids.clean(log.floor, clock.now());
        void admission.clean(clock.now());
      },
    );
    const rates = await Rates.open(storage, settings.limitScale);
    this.#awake = { storage, log, audience, presence, cids, rates, drain, admission };
    drain.nudge();
  }

  /** Lets a socket in that the edge has checked, or closes it with the reason. */
  async connect(connection: Connection<unknown>, identity: Identity): Promise<void> {
    const { admission, audience, log } = this.#workings();
    const now = this.#parts.clock.now();
    try {
      await admission.admit(identity, now);
      if (audience.countOf(identity.person.id) >= limits.connectionsPerPerson) {
        throw new Fault('too-many-connections');
      }
    } catch (error) {
      return closeSocket(connection, this.#codeOf(error, 'connect'));
    }
    const { person, session } = identity;
    audience.add(connection as Guest, { person, session, isLive: false, beatAt: now });
    audience.send(connection.id, {
      type: 'hello',
      version: limits.version,
      epoch: log.epoch,
      head: log.head,
      floor: log.floor,
      you: person,
      now,
      room: log.room,
      limits: { textLength: limits.textLength },
    });
  }

  /** Takes a frame of a socket. Never throws; what is wrong with it is told to its sender alone. */
  message(connection: Connection<unknown>, frame: string | ArrayBuffer): void {
    const { audience } = this.#workings();
    const state = audience.state(connection.id);
    if (!state) return closeSocket(connection, 'ticket-invalid');
    const now = this.#parts.clock.now();
    if (!this.#mayTalk(connection.id, now)) {
      audience.remove(connection.id);
      return closeSocket(connection, 'rate-limited');
    }
    this.#signOfLife(connection.id, now);
    if (isOversized(frame))
      return audience.send(connection.id, { type: 'refused', code: 'too-large' });
    const decoded = decodeClientMessage(frame);
    if (!decoded.ok) {
      const { code, field } = decoded;
      return audience.send(connection.id, {
        type: 'refused',
        code,
        ...(field === undefined ? {} : { field }),
        ...cidIn(frame),
      });
    }
    this.#take(connection.id, state, decoded.value);
  }

  disconnect(connection: Pick<Connection<unknown>, 'id'>): void {
    const { audience, presence } = this.#workings();
    this.#frames.delete(connection.id);
    const state = audience.remove(connection.id);
    if (state) presence.closed(state.person.id);
  }

  /** Answers the edge and the scribe. Rejects with a `Fault`. */
  async order(data: unknown): Promise<unknown> {
    const parsed = parse(roomOrder, data);
    if (!parsed.ok) throw new Fault('invalid', { field: parsed.field });
    const order = parsed.value;
    const workings = this.#workings();
    const inTurn = <T>(task: () => Promise<T>) => this.#inTurn(task);
    switch (order.type) {
      case 'history':
        return readHistory(workings.log, order);
      case 'close':
        return closeSockets(workings, inTurn, { ...order, now: this.#parts.clock.now() });
      case 'sweep':
        return sweepRoom(workings, inTurn, () => this.#forgetNote());
    }
  }

  #take(id: string, state: ConnectionState, message: ClientMessage): void {
    const { audience } = this.#workings();
    const now = this.#parts.clock.now();
    switch (message.type) {
      case 'ping':
        return audience.send(id, { type: 'pong', now });
      case 'typing':
        return this.#tellTyping(state, now);
      case 'message.send':
        return this.#enqueue(id, message.cid, async (commit, sender) => {
          if (!sender.state.isLive) throw new Fault('unavailable');
          await this.#ensureNoted();
          await sendMessage(this.#workings(), commit, sender, message);
        });
      case 'sync':
        return this.#enqueue(id, undefined, async (commit, sender) => {
          await this.#ensureNoted();
          await joinRoom(this.#workings(), commit, sender);
          commit.write();
          await syncConnection(this.#workings(), sender, message);
        });
      case 'room.leave':
        return this.#enqueue(id, undefined, async (commit, sender) => {
          await this.#ensureNoted();
          await leaveRoom(this.#workings(), commit, sender);
        });
    }
  }

  #enqueue(
    id: string,
    cid: string | undefined,
    run: (
      commit: Commit,
      sender: { id: string; state: ConnectionState; now: number },
    ) => Promise<void>,
  ): void {
    const { audience } = this.#workings();
    this.#flow.push({
      from: id,
      isUrgent: cid === undefined,
      run: async (commit) => {
        // Looked up only now: the socket may have been closed while its order waited, and then it may do nothing more.
        const state = audience.state(id);
        if (!state) return;
        try {
          await run(commit, { id, state, now: this.#parts.clock.now() });
        } catch (error) {
          this.#refuse(id, cid, error);
        }
      },
    });
  }

  async #run(tasks: readonly Task[]): Promise<void> {
    const { storage, log, audience, drain, rates } = this.#workings();
    const commit = new Commit(storage, log, audience);
    for (const task of tasks) await task.run(commit);
    commit.write();
    rates.saveSometimes(this.#parts.clock.now());
    drain.nudge();
  }

  #refuse(id: string, cid: string | undefined, error: unknown): void {
    const { audience } = this.#workings();
    const about = cid === undefined ? {} : { cid };
    if (error instanceof Fault) {
      const { code, field, retryAfterMs } = error;
      return audience.send(id, {
        type: 'refused',
        code,
        ...about,
        ...(field === undefined ? {} : { field }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
    }
    const failure = this.#parts.random();
    this.#parts.log('error', 'order failed', { id: failure, error: String(error) });
    audience.send(id, { type: 'refused', code: 'internal', id: failure, ...about });
  }

  #tellTyping({ person }: ConnectionState, now: number): void {
    const key = `typing:${person.id}`;
    const retryAfterMs = now - (this.#frames.get(key) ?? 0) < limits.typingEveryMs;
    if (retryAfterMs) return;
    this.#frames.set(key, now);
    this.#workings().audience.broadcast(
      JSON.stringify({ type: 'typing', by: person.id, name: person.name }),
    );
  }

  /** A room that the scribe does not know of could keep events that nobody ever fetches, if it died right after a commit. */
  async #ensureNoted(): Promise<void> {
    if (this.#isNoted) return;
    const { peers, settings, storage, id } = this.#parts;
    await peers.call('scribe', settings.scribe, { type: 'note', room: id });
    this.#isNoted = true;
    void storage.put({ noted: true });
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = () => task().then(resolve, reject);
      this.#flow.push({ from: 'inside', isUrgent: true, run });
    });
  }

  async #forgetNote(): Promise<void> {
    this.#isNoted = false;
    await this.#parts.storage.put({ noted: false });
  }

  #mayTalk(id: string, now: number): boolean {
    const scale = this.#parts.settings.limitScale;
    const rate = { burst: frameRate.burst * scale, perMs: frameRate.perMs / scale };
    const { fullAt, retryAfterMs } = takeToken(this.#frames.get(id) ?? 0, rate, now);
    this.#frames.set(id, fullAt);
    return retryAfterMs === 0;
  }

  #signOfLife(id: string, now: number): void {
    const { audience, presence } = this.#workings();
    audience.beat(id, now);
    if (now - this.#silenceCheckedAt >= silenceCheckMs) {
      this.#silenceCheckedAt = now;
      presence.dropSilent(now);
    }
    if (now - this.#onlineReportedAt >= onlineReportMs)
      this.#reportOnline(presence.snapshot().count);
  }

  #reportOnline(count: number): void {
    this.#onlineReportedAt = this.#parts.clock.now();
    const { peers, settings, id } = this.#parts;
    // Lossy on purpose: the number in the list of rooms is put right by the next report.
    peers
      .call('scribe', settings.scribe, { type: 'online', room: id, count })
      .catch(() => undefined);
  }

  #codeOf(error: unknown, what: string) {
    if (error instanceof Fault) return error.code;
    this.#parts.log('error', `${what} failed`, { error: String(error) });
    return 'internal' as const;
  }

  #workings(): Awake {
    if (!this.#awake) throw new Error('the room is used before it is ready');
    return this.#awake;
  }
}

/** A refused frame that names a cid is refused under it, so that its sender knows which message is meant. */
function cidIn(frame: string | ArrayBuffer): { cid?: string } {
  const found = typeof frame === 'string' && /"cid":"([0-9a-f-]{36})"/.exec(frame);
  return found && found[1] !== undefined ? { cid: found[1] } : {};
}
