/** What objects with sockets have in common: who gets in, and that nothing that fails there reaches a client. */
import { nanoid } from 'nanoid';
import { closeCodeOf, type ErrorCode } from '../../sdk/src/protocol/index.ts';
import { admit, readIdentity } from '../auth/admit.ts';
import { Fault } from '../fault.ts';
import type { Identity } from '../orders.ts';
import type { Connection } from '../ports.ts';
import { connectionOf } from './connection.ts';
import { closeWith, turnAway } from './gate.ts';
import type { Core, InnerObject } from './inner-object.ts';
import type { Lobby, PlatformSocket } from './platform.ts';
import { configOf } from './settings.ts';
import { consoleLog, systemClock } from './surroundings.ts';

/** The part of a core that hears of sockets. */
export type SocketCore = Core & {
  connect(connection: Connection, identity: Identity): Promise<void>;
  message(connection: Connection, frame: string | ArrayBuffer): void;
  disconnect(connection: Pick<Connection, 'id'>): void;
};

/** Looks at the ticket before an object is reached. */
export async function letIn(request: Request, { env }: Lobby): Promise<Request | Response> {
  try {
    const config = configOf(env);
    const deps = { config, clock: systemClock, newConnectionId: () => nanoid(16) };
    const admission = await admit(request, deps);
    if (admission.ok) return withShortAddress(admission.request);
    return admission.code === 'not-found' ? turnAway() : closeWith(admission.code);
  } catch (error) {
    return closeWith(codeOf(error, 'admission failed'));
  }
}

/** The sockets of an object: carries what happens on them to its core. */
export class Sockets {
  readonly #object: InnerObject<SocketCore>;

  constructor(object: InnerObject<SocketCore>) {
    this.#object = object;
  }

  connected(socket: PlatformSocket, request: Request): Promise<void> {
    return this.#guard(socket, async () => {
      const identity = await readIdentity(request, this.#object.config.secret);
      if (identity === undefined) throw new Fault('ticket-invalid');
      await this.#object.core.connect(connectionOf(socket), identity);
    });
  }

  received(socket: PlatformSocket, frame: string | ArrayBuffer): Promise<void> {
    return this.#guard(socket, () => this.#object.core.message(connectionOf(socket), frame));
  }

  closed(socket: PlatformSocket): Promise<void> {
    // The platform does not answer a close frame by itself: its sender would wait for half a minute and see 1006.
    close(socket, 1000, '');
    return this.#guard(socket, () => this.#object.core.disconnect(connectionOf(socket)));
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
