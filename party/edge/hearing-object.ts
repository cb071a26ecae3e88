import { Server } from 'partyserver';
import { codeToTell } from '../home/code-to-tell.ts';
import type { PlatformRoom, PlatformSocket } from '../home/platform.ts';
import type { SocketObject } from '../home/sockets.ts';
import { consoleLog } from '../home/surroundings.ts';
import { roomOf } from './answering-object.ts';
import type { ObjectState } from './cloudflare.ts';
import type { Environment } from './environment.ts';
import { inPlaceOf, unavailable } from './failures.ts';
import { ping, pong } from './pings.ts';

type Hearing = Pick<
  SocketObject<never>,
  'onStart' | 'onConnect' | 'onMessage' | 'onClose' | 'onError' | 'onAlarm' | 'onRequest'
>;

/** An object whose clients hold sockets. It sleeps between their frames, and the platform answers their pings. */
export abstract class HearingObject<T extends Hearing> extends Server<Environment> {
  static override options = { hibernate: true };
  readonly #make: () => T;
  /** Requests that came as far as our own code, which fails with nothing but codes. */
  readonly #ours = new WeakSet<Request>();
  #object: T | undefined;

  constructor(state: ObjectState, env: Environment, make: (room: PlatformRoom) => T) {
    super(state, env);
    state.setWebSocketAutoResponse(new WebSocketRequestResponsePair(ping, pong));
    // Only now and then: partyserver knows the name in all events, but not yet in the constructor of every one.
    this.#make = () => make(this.#roomOf(state, env));
  }

  /** Never rejects. */
  override async fetch(request: Request): Promise<Response> {
    const answer = await super.fetch(request).catch((error: unknown) => {
      codeToTell(error, 'request failed');
      return undefined;
    });
    return answer && this.#ours.has(request) ? answer : inPlaceOf(answer, request);
  }

  override async onStart(): Promise<void> {
    await this.#find()?.onStart();
  }

  override async onRequest(request: Request): Promise<Response> {
    this.#ours.add(request);
    try {
      return (await this.#find()?.onRequest(request)) ?? unavailable();
    } catch (error) {
      codeToTell(error, 'request failed');
      return unavailable();
    }
  }

  override async onConnect(socket: PlatformSocket, context: { request: Request }): Promise<void> {
    const object = this.#find();
    if (object === undefined) return;
    this.#ours.add(context.request);
    await object.onConnect(socket, context);
  }

  override async onMessage(socket: PlatformSocket, frame: string | ArrayBuffer): Promise<void> {
    await this.#find()?.onMessage(frame, socket);
  }

  override async onClose(socket: PlatformSocket): Promise<void> {
    await this.#find()?.onClose(socket);
  }

  override async onError(socket: PlatformSocket): Promise<void> {
    await this.#find()?.onError(socket);
  }

  override async onAlarm(): Promise<void> {
    await this.#find()?.onAlarm();
  }

  #roomOf(state: ObjectState, env: Environment): PlatformRoom {
    return {
      ...roomOf(state, env, this.name),
      getConnections: () => this.getConnections(),
      wakeAt: (at) => {
        // A write that fails resets the object, and its sockets come again.
        state.storage.setAlarm(at).catch(() => consoleLog('error', 'alarm not set'));
      },
      heardAt: (socket) => state.getWebSocketAutoResponseTimestamp(socket)?.getTime(),
    };
  }

  /** Undefined where it cannot be made, as without good settings; it is tried anew at every event. */
  #find(): T | undefined {
    try {
      this.#object ??= this.#make();
    } catch (error) {
      codeToTell(error, 'object not made');
    }
    return this.#object;
  }
}
