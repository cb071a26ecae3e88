import { Person } from '../person/person.ts';
import { shardOf } from '../shard.ts';
import { connectionOf } from './connection.ts';
import { turnAway } from './gate.ts';
import { InnerObject } from './inner-object.ts';
import type { Lobby, PlatformRoom, PlatformSocket } from './platform.ts';
import { databaseOf } from './settings.ts';
import { letIn, Sockets } from './sockets.ts';

/** A person as a durable object of PartyKit. */
export default class PersonObject {
  // Hibernating: most of the time somebody is there and nothing happens.
  readonly options = { hibernate: true };
  readonly #object: InnerObject<Person>;
  readonly #sockets: Sockets;

  constructor(room: PlatformRoom) {
    this.#object = new InnerObject('person', room, (parts, config) => {
      const settings = { limitScale: config.limitScale, scribe: shardOf(room.id, config.scribes) };
      return new Person({
        ...parts,
        id: room.id,
        database: databaseOf(config),
        connections: () => Array.from(room.getConnections(), connectionOf),
        settings,
      });
    });
    this.#sockets = new Sockets(this.#object);
  }

  static onBeforeConnect(request: Request, lobby: Lobby): Promise<Request | Response> {
    return letIn(request, lobby);
  }

  static onBeforeRequest(): Response {
    return turnAway();
  }

  onStart(): Promise<void> {
    // A failure is met again, and answered, by the event that started the object.
    return this.#object.start.done().catch(() => undefined);
  }

  onConnect(socket: PlatformSocket, { request }: { request: Request }): Promise<void> {
    return this.#sockets.connected(socket, request);
  }

  onMessage(frame: string | ArrayBuffer, socket: PlatformSocket): Promise<void> {
    return this.#sockets.received(socket, frame);
  }

  onClose(socket: PlatformSocket): Promise<void> {
    return this.#sockets.closed(socket);
  }

  onError(socket: PlatformSocket): Promise<void> {
    return this.#sockets.closed(socket);
  }

  onRequest(request: Request): Promise<Response> {
    return this.#object.answer(request);
  }
}
