/** What objects with sockets have in common: who gets in, and that nothing that fails there reaches a client. */
import { nanoid } from 'nanoid';
import { closeCodeOf, type ErrorCode } from '../../sdk/src/protocol/index.ts';
import { admit, readIdentity } from '../auth/admit.ts';
import { Fault } from '../fault.ts';
import type { Identity } from '../orders.ts';
import type { Connection, PartyName } from '../ports.ts';
import { shardOf } from '../shard.ts';
import type { SocketParts } from '../sockets/parts.ts';
import { connectionOf } from './connection.ts';
import { closeWith, turnAway } from './gate.ts';
import { type Core, InnerObject } from './inner-object.ts';
import type { Lobby, PlatformRoom, PlatformSocket } from './platform.ts';
import { configOf, databaseOf, sitesOf } from './settings.ts';
import { consoleLog, systemClock } from './surroundings.ts';

/** The part of a core that hears of sockets. */
export type SocketCore = Core & {
  connect(connection: Connection, identity: Identity): Promise<void>;
  message(connection: Connection, frame: string | ArrayBuffer): void;
  disconnect(connection: Pick<Connection, 'id'>): void;
};

/** An object whose clients hold sockets: carries what happens on them to its core. */
export abstract class SocketObject<C extends SocketCore> {
  // Hibernating: otherwise a socket that is gone can stop a room from telling the others, and most of the time nothing happens.
  readonly options = { hibernate: true };
  readonly #object: InnerObject<C>;

  constructor(party: PartyName, room: PlatformRoom, makeCore: (parts: SocketParts) => C) {
    this.#object = new InnerObject(party, room, (parts, config) =>
      makeCore({
        ...parts,
        id: room.id,
        database: databaseOf(config),
        connections: () => Array.from(room.getConnections(), connectionOf),
        settings: { limitScale: config.limitScale, scribe: shardOf(room.id, config.scribes) },
      }),
    );
  }

  /** Looks at the ticket before an object is reached. */
  static async onBeforeConnect(request: Request, { env }: Lobby): Promise<Request | Response> {
    try {
      const config = configOf(env);
      const sites = sitesOf(config);
      const deps = { config, sites, clock: systemClock, newConnectionId: () => nanoid(16) };
      const admission = await admit(request, deps);
      if (admission.ok) return withShortAddress(admission.request);
      return admission.code === 'not-found' ? turnAway() : closeWith(admission.code);
    } catch (error) {
      return closeWith(codeOf(error, 'admission failed'));
    }
  }

  static onBeforeRequest(): Response {
    return turnAway();
  }

  onStart(): Promise<void> {
    // A failure is met again, and answered, by the event that started the object.
    return this.#object.start.done().catch(() => undefined);
  }

  onConnect(socket: PlatformSocket, { request }: { request: Request }): Promise<void> {
    return this.#guard(socket, async () => {
      const identity = await readIdentity(request, this.#object.config.secret);
      if (identity === undefined) throw new Fault('ticket-invalid');
      await this.#object.core.connect(connectionOf(socket), identity);
    });
  }

  onMessage(frame: string | ArrayBuffer, socket: PlatformSocket): Promise<void> {
    return this.#guard(socket, () => this.#object.core.message(connectionOf(socket), frame));
  }

  onClose(socket: PlatformSocket): Promise<void> {
    // The platform does not answer a close frame by itself: its sender would wait for half a minute and see 1006.
    close(socket, 1000, '');
    return this.#guard(socket, () => this.#object.core.disconnect(connectionOf(socket)));
  }

  onError(socket: PlatformSocket): Promise<void> {
    return this.onClose(socket);
  }

  onRequest(request: Request): Promise<Response> {
    return this.#object.answer(request);
  }

  /** Nothing that is thrown here may reach the platform, which sends its text to the client. */
  async #guard(socket: PlatformSocket, task: () => void | Promise<void>): Promise<void> {
    try {
      await this.#object.start.done();
      await task();
    } catch (error) {
      const code = codeOf(error, 'socket event failed');
      close(socket, closeCodeOf(code), code);
    }
  }
}

// The platform keeps a socket's address in its 2 KB attachment, and a client chooses how long its Host header is.
function withShortAddress(request: Request): Request {
  const { pathname, search } = new URL(request.url);
  return new Request(`https://partyline${pathname}${search}`, request);
}

function close(socket: PlatformSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // Gone already.
  }
}

function codeOf(error: unknown, what: string): ErrorCode {
  if (error instanceof Fault) return error.code;
  consoleLog('error', what, { id: nanoid(10), error: String(error) });
  return 'internal';
}
