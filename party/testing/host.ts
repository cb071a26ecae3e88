import { closeCodeOf, type ErrorCode } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';
import type { Identity } from '../orders.ts';
import type { Connection, Log } from '../ports.ts';
import type { ServerSocket } from './socket.ts';
import { MemoryStorage } from './storage.ts';

/** The core of a durable object; rooms and people hear of sockets. */
export type Core = {
  ready(): Promise<void>;
  order(data: unknown): Promise<unknown>;
  connect?(connection: Connection, identity: Identity): Promise<void>;
  message?(connection: Connection, frame: string): void;
  disconnect?(connection: Pick<Connection, 'id'>): void;
};
/** What a core is given for itself. */
export type Own = {
  readonly storage: MemoryStorage;
  readonly connections: () => Iterable<Connection>;
};

/** One durable object, which never sleeps. */
export class Host {
  readonly storage = new MemoryStorage();
  readonly #sockets = new Set<ServerSocket>();
  readonly #core: Core;
  readonly #log: Log;
  #started: Promise<void> | undefined;

  constructor(make: (own: Own) => Core, log: Log) {
    this.#log = log;
    const connections = () => [...this.#sockets].filter(({ isOpen }) => isOpen);
    this.#core = make({ storage: this.storage, connections });
  }

  /** Answers another object or the edge. Rejects with a `Fault`. */
  async order(data: unknown): Promise<unknown> {
    try {
      await this.#start();
      return copy(await this.#core.order(copy(data)));
    } catch (error) {
      throw this.#toFault(error, 'order failed');
    }
  }

  /** Takes in a socket that the edge let in. */
  accept(socket: ServerSocket, identity: Identity): void {
    this.#sockets.add(socket);
    void this.#guard(socket, () => this.#core.connect?.(socket, identity));
  }

  hear(socket: ServerSocket, frame: string): void {
    void this.#guard(socket, () => {
      if (socket.isOpen) this.#core.message?.(socket, frame);
    });
  }

  lose(socket: ServerSocket): void {
    if (!this.#sockets.delete(socket)) return;
    socket.isOpen = false;
    void this.#guard(socket, () => this.#core.disconnect?.(socket));
  }

  #start(): Promise<void> {
    this.#started ??= this.#core.ready().catch((error: unknown) => {
      this.#started = undefined;
      throw error;
    });
    return this.#started;
  }

  async #guard(socket: ServerSocket, task: () => void | Promise<void>): Promise<void> {
    try {
      await this.#start();
      await task();
    } catch (error) {
      const { code } = this.#toFault(error, 'socket event failed');
      refuse(socket, code);
    }
  }

  #toFault(error: unknown, what: string): Fault {
    if (error instanceof Fault) return error;
    this.#log('error', what, { error: error instanceof Error ? String(error.stack) : 'unknown' });
    return new Fault('internal');
  }
}

/** Closes with the reason, as the platform's adapter does. */
function refuse(socket: ServerSocket, code: ErrorCode): void {
  if (socket.isOpen) socket.close(closeCodeOf(code), code);
}

/** As it travels between objects. */
function copy(data: unknown): unknown {
  return data === undefined ? undefined : JSON.parse(JSON.stringify(data));
}
