/** The durable objects of the Worker: those that PartyKit runs too, on what Cloudflare gives. */
import { Server } from 'partyserver';
import { FileObject } from '../home/file.ts';
import { LimiterObject } from '../home/limiter.ts';
import { PersonObject } from '../home/person.ts';
import type { PlatformRoom, PlatformSocket } from '../home/platform.ts';
import { RoomObject } from '../home/room.ts';
import { ScribeObject } from '../home/scribe.ts';
import type { ObjectState } from './cloudflare.ts';
import { type Environment, partiesOf } from './environment.ts';

type Answering = { onRequest(request: Request): Promise<Response> };
type Hearing = Answering &
  Pick<RoomObject, 'onStart' | 'onConnect' | 'onMessage' | 'onClose' | 'onError' | 'onAlarm'>;

abstract class AnsweringServer<T extends Answering> extends Server<Environment> {
  protected readonly object: T;

  constructor(state: ObjectState, env: Environment, make: (room: PlatformRoom) => T) {
    super(state, env);
    this.object = make({
      id: this.name,
      env,
      storage: state.storage,
      context: { parties: partiesOf(env) },
      blockConcurrencyWhile: (task) => state.blockConcurrencyWhile(task),
      getConnections: () => this.getConnections(),
      wakeAt: (at) => void state.storage.setAlarm(at),
      heardAt: (socket) => state.getWebSocketAutoResponseTimestamp(socket)?.getTime(),
    });
  }

  override onRequest(request: Request): Promise<Response> {
    return this.object.onRequest(request);
  }
}

abstract class HearingServer<T extends Hearing> extends AnsweringServer<T> {
  static override options = { hibernate: true };

  constructor(state: ObjectState, env: Environment, make: (room: PlatformRoom) => T) {
    super(state, env, make);
    state.setWebSocketAutoResponse(new WebSocketRequestResponsePair(ping, pong));
  }

  override onStart(): Promise<void> {
    return this.object.onStart();
  }

  override onConnect(socket: PlatformSocket, context: { request: Request }): Promise<void> {
    return this.object.onConnect(socket, context);
  }

  override onMessage(socket: PlatformSocket, frame: string | ArrayBuffer): Promise<void> {
    return this.object.onMessage(frame, socket);
  }

  override onClose(socket: PlatformSocket): Promise<void> {
    return this.object.onClose(socket);
  }

  override onError(socket: PlatformSocket): Promise<void> {
    return this.object.onError(socket);
  }

  override onAlarm(): Promise<void> {
    return this.object.onAlarm();
  }
}

// As clients write it, byte by byte; any other writing of it wakes the object, which answers the same.
const ping = JSON.stringify({ type: 'ping' });
const pong = JSON.stringify({ type: 'pong' });

export class Room extends HearingServer<RoomObject> {
  constructor(state: ObjectState, env: Environment) {
    super(state, env, (room) => new RoomObject(room));
  }
}

export class Person extends HearingServer<PersonObject> {
  constructor(state: ObjectState, env: Environment) {
    super(state, env, (room) => new PersonObject(room));
  }
}

export class Scribe extends AnsweringServer<ScribeObject> {
  constructor(state: ObjectState, env: Environment) {
    super(state, env, (room) => new ScribeObject(room));
  }
}

export class Limiter extends AnsweringServer<LimiterObject> {
  constructor(state: ObjectState, env: Environment) {
    super(state, env, (room) => new LimiterObject(room));
  }
}

export class File extends AnsweringServer<FileObject> {
  constructor(state: ObjectState, env: Environment) {
    super(state, env, (room) => new FileObject(room));
  }
}
