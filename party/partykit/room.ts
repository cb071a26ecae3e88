import { nanoid } from 'nanoid';
import { Room } from '../room/room.ts';
import { shardOf } from '../shard.ts';
import { connectionOf } from './connection.ts';
import { turnAway } from './gate.ts';
import { InnerObject } from './inner-object.ts';
import type { Lobby, PlatformRoom, PlatformSocket } from './platform.ts';
import { databaseOf } from './settings.ts';
import { letIn, Sockets } from './sockets.ts';

/** A room as a durable object of PartyKit. */
export default class RoomObject {
  // Hibernating, because otherwise a socket that is gone can stop the platform from telling the others.
  readonly options = { hibernate: true };
  readonly #object: InnerObject<Room>;
  readonly #sockets: Sockets;

  constructor(room: PlatformRoom) {
    this.#object = new InnerObject('room', room, (parts, config) => {
      const settings = { limitScale: config.limitScale, scribe: shardOf(room.id, config.scribes) };
      return new Room({
        ...parts,
        id: room.id,
        database: databaseOf(config),
        random: () => nanoid(16),
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
