import {
  type ClientMessage,
  decodeClientMessage,
  encode,
  isOversized,
  limits,
  parse,
} from '../../sdk/src/protocol/index.ts';
import { codeOf, Fault } from '../fault.ts';
import { unwatched } from '../metrics/tally.ts';
import { type Identity, roomOrder } from '../orders.ts';
import type { Connection, Metrics } from '../ports.ts';
import { publicRoom } from '../sites/room-key.ts';
import { type ConnectionState, closeSocket, type Guest } from '../sockets/audience.ts';
import { Traffic } from '../sockets/traffic.ts';
import { traceOf } from '../trace.ts';
import { answerOrder } from './answer.ts';
import { type Awake, type RoomParts, wake } from './awake.ts';
import { Commit } from './commit.ts';
import { Flow } from './flow.ts';
import { joinRoom, leaveRoom, sendMessage, syncConnection } from './orders.ts';
import { cidIn, type Refused, refused } from './refusal.ts';
import { forgetAll, isStale } from './renewal.ts';
import type { InTurn } from './requests.ts';
import type { EncodedEvent } from './stored-event.ts';

export type { RoomParts };

type Task = {
  readonly from: string;
  readonly isUrgent: boolean;
  readonly run: (commit: Commit) => Promise<void>;
};
const isMessage = ({ event }: EncodedEvent) => event.kind === 'message';

type Sender = { readonly id: string; readonly state: ConnectionState; readonly now: number };

// Each who comes to a crowd is an event for everybody in it. A frame for 5,000 sockets takes some 20 ms to send.
const restMs = (sockets: number) => (sockets < crowd ? 0 : Math.min(mostRestMs, sockets / 50));
const crowd = 500;
const mostRestMs = 200;

/** One chat room: the only writer of its log, and the only one who knows who is in it. */
export class Room {
  readonly #parts: RoomParts;
  readonly #flow: Flow<Task>;
  readonly #traffic: Traffic;
  readonly #metrics: Metrics;
  #awake: Awake | undefined;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    this.#metrics = parts.metrics ?? unwatched;
    this.#traffic = new Traffic(parts.settings.limitScale);
    this.#flow = new Flow(
      parts.clock,
      (tasks) => this.#run(tasks),
      () => restMs(this.#awake?.audience.size ?? 0),
    );
  }

  /** Loads what is kept. Repeat it if it fails; nothing else may run before. */
  async ready(): Promise<void> {
    this.#awake ??= await wake(this.#parts);
  }

  /** Open sockets; undefined before it is ready. */
  get connections(): number | undefined {
    return this.#awake?.audience.size;
  }

  /** Lets a socket in that the edge has checked, or closes it with the reason. */
  async connect(connection: Connection<unknown>, identity: Identity): Promise<void> {
    const { admission, audience, log, pair, presence } = this.#workings();
    const now = this.#parts.clock.now();
    try {
      await admission.admit(identity, now);
      presence.opening(now);
      const isTooMany = () => audience.countOf(identity.person.id) >= limits.connectionsPerPerson;
      // Some of them may be dead.
      if (isTooMany()) presence.dropSilent(now);
      if (isTooMany()) throw new Fault('too-many-connections');
      // Last, and nothing is waited for until the socket is in the audience: from there a friendship's end closes it.
      pair.assertOpenTo(identity.person.id);
    } catch (error) {
      this.#metrics.count('socketsRefused', [codeOf(error)]);
      return closeSocket(connection, this.#codeOf(error));
    }
    const { session } = identity;
    const person = audience.whoIs(identity);
    audience.add(connection as Guest, { person, session, isLive: false, beatAt: now });
    this.#metrics.count('socketsOpened', ['room']);
    presence.wakeInTime(now);
    audience.send(connection.id, {
      type: 'hello',
      version: limits.version,
      epoch: log.epoch,
      head: log.head,
      floor: log.floor,
      you: person,
      now,
      room: publicRoom(log.room),
      limits: { textLength: limits.textLength },
    });
  }

  /** Takes a frame of a socket. Never throws; what is wrong with it is told to its sender alone. */
  message(connection: Connection<unknown>, frame: string | ArrayBuffer): void {
    const { audience, presence } = this.#workings();
    const { id } = connection;
    const state = audience.state(id);
    if (!state) return closeSocket(connection, 'ticket-invalid');
    const now = this.#parts.clock.now();
    if (!this.#traffic.mayTalk(id, now)) {
      this.disconnect(connection);
      this.#metrics.count('refusals', ['socket', 'rate-limited']);
      return closeSocket(connection, 'rate-limited');
    }
    audience.beat(id, now);
    presence.signOfLife(now);
    if (isOversized(frame)) return this.#tellRefusal(id, refused({ code: 'too-large' }, {}));
    const decoded = decodeClientMessage(frame);
    if (decoded.ok) this.#take(id, state, decoded.value);
    else this.#tellRefusal(id, refused(decoded, { cid: cidIn(frame) }));
  }

  disconnect({ id }: Pick<Connection<unknown>, 'id'>): void {
    const { audience, presence } = this.#workings();
    this.#traffic.forget(id);
    const state = audience.remove(id);
    if (state) presence.closed(state.person.id);
  }

  /** To be called at the moment of `wakeAt`. */
  look(): void {
    this.#workings().presence.look(this.#parts.clock.now());
  }

  /** Answers the edge and the scribe. Rejects with a `Fault`. */
  async order(data: unknown): Promise<unknown> {
    const parsed = parse(roomOrder, data);
    if (!parsed.ok) throw new Fault('invalid', { field: parsed.field });
    const { database, clock } = this.#parts;
    const inTurn: InTurn = (task) => this.#inTurn(task);
    if (parsed.value.type === 'renew') return inTurn(() => this.#renew());
    return answerOrder(this.#workings(), { database, clock, inTurn }, parsed.value);
  }

  async #renew(): Promise<{ isRenewed: boolean }> {
    const { log, audience } = this.#workings();
    if (!(await isStale(log, this.#parts.database))) return { isRenewed: false };
    audience.close(() => true, 'unavailable');
    log.abandon();
    await forgetAll(this.#parts.storage);
    this.#awake = await wake(this.#parts);
    return { isRenewed: true };
  }

  #take(id: string, { person }: ConnectionState, message: ClientMessage): void {
    const workings = this.#workings();
    const { audience, note } = workings;
    const now = this.#parts.clock.now();
    switch (message.type) {
      case 'ping':
        return audience.send(id, { type: 'pong', now });
      case 'typing':
        if (!this.#traffic.mayType(person.id, now)) return;
        audience.broadcast(encode({ type: 'typing', by: person.id, name: person.name }));
        return;
      case 'message.send':
        if (message.files === undefined && message.text.trim() === '')
          return this.#tellRefusal(id, refused({ code: 'invalid', field: 'text' }, message));
        return this.#enqueue(id, message.cid, async (commit, sender) => {
          if (!sender.state.isLive) throw new Fault('unavailable');
          await note.ensure();
          await sendMessage(workings, commit, sender, message);
        });
      case 'sync':
        return this.#enqueue(id, undefined, async (commit, sender) => {
          await note.ensure();
          await joinRoom(workings, commit, sender);
          commit.write();
          await syncConnection(workings, sender, message);
        });
      case 'room.leave':
        return this.#enqueue(id, undefined, async (commit, sender) => {
          await note.ensure();
          await leaveRoom(workings, commit, sender);
        });
    }
  }

  #enqueue(
    id: string,
    cid: string | undefined,
    run: (commit: Commit, sender: Sender) => Promise<void>,
  ): void {
    const { audience, pair } = this.#workings();
    this.#flow.push({
      from: id,
      isUrgent: cid === undefined,
      run: async (commit) => {
        // Looked up only now: the socket may have been closed while its order waited, and then it may do nothing more.
        const state = audience.state(id);
        if (!state) return;
        try {
          pair.assertOpenTo(state.person.id);
          await run(commit, { id, state, now: this.#parts.clock.now() });
        } catch (error) {
          this.#refuse(id, cid, error);
        }
      },
    });
  }

  async #run(tasks: readonly Task[]): Promise<void> {
    const { storage, log, audience, drain, rates, watchers } = this.#workings();
    const commit = new Commit(storage, log, audience, (events, sockets) => {
      watchers.note(events);
      this.#metrics.count('messages', [], events.filter(isMessage).length);
      this.#metrics.count('deliveries', [], events.length * sockets);
    });
    for (const task of tasks) {
      await task.run(commit);
      if (commit.isFull) commit.write();
    }
    commit.write();
    rates.save();
    drain.nudge();
  }

  #refuse(id: string, cid: string | undefined, error: unknown): void {
    if (error instanceof Fault) return this.#tellRefusal(id, refused(error, { cid }));
    const failure = this.#parts.random();
    const { id: object } = this.#parts;
    this.#parts.log('error', 'message failed', { id: failure, object, error: traceOf(error) });
    this.#tellRefusal(id, { ...refused({ code: 'internal' }, { cid }), id: failure });
  }

  #tellRefusal(id: string, refusal: Refused): void {
    this.#metrics.count('refusals', ['socket', refusal.code]);
    this.#workings().audience.send(id, refusal);
  }

  #inTurn<T>(task: (commit: Commit) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = (commit: Commit) => {
        // What stands before it in its group is in the log before it looks.
        commit.write();
        return task(commit).then(resolve, reject);
      };
      this.#flow.push({ from: 'inside', isUrgent: true, run });
    });
  }

  #codeOf(error: unknown) {
    if (error instanceof Fault) return error.code;
    const { log, id: object } = this.#parts;
    log('error', 'connect failed', { object, error: traceOf(error) });
    return 'internal' as const;
  }

  #workings(): Awake {
    if (!this.#awake) throw new Error('the room is used before it is ready');
    return this.#awake;
  }
}
