import type { Connection } from '../ports.ts';
import type { PlatformRoom, PlatformSocket } from './platform.ts';

const known = new WeakMap<PlatformSocket, Connection>();

/** The same connection for the same socket, for as long as the object is awake. */
export function connectionOf(
  socket: PlatformSocket,
  room: Pick<PlatformRoom, 'heardAt'>,
): Connection {
  const connection = known.get(socket) ?? new SocketConnection(socket, room);
  known.set(socket, connection);
  return connection;
}

class SocketConnection implements Connection {
  readonly id: string;
  readonly #socket: PlatformSocket;
  readonly #room: Pick<PlatformRoom, 'heardAt'>;

  constructor(socket: PlatformSocket, room: Pick<PlatformRoom, 'heardAt'>) {
    this.id = socket.id;
    this.#socket = socket;
    this.#room = room;
  }

  get heardAt(): number | undefined {
    return this.#room.heardAt?.(this.#socket);
  }

  get state(): unknown {
    return this.#socket.state ?? undefined;
  }

  setState(state: unknown): void {
    this.#socket.setState(state);
  }

  send(frame: string): void {
    this.#socket.send(frame);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }
}
