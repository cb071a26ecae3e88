/** What objects with sockets have in common: who gets in, and that nothing that fails there reaches a client. */
import { closeCodeOf } from '../../sdk/src/protocol/index.ts';
import { readIdentity } from '../auth/admit.ts';
import { Fault } from '../fault.ts';
import type { Identity } from '../orders.ts';
import type { Connection, PartyName } from '../ports.ts';
import { shardOf } from '../shard.ts';
import type { SocketParts } from '../sockets/parts.ts';
import { codeToTell } from './code-to-tell.ts';
import { connectionOf } from './connection.ts';
import { type Core, InnerObject } from './inner-object.ts';
import type { PlatformRoom, PlatformSocket } from './platform.ts';
import { databaseOf } from './settings.ts';
import { systemClock } from './surroundings.ts';
import { tally } from './watching.ts';

const ringAgainMs = 10_000;

/** The part of a core that hears of sockets. */
export type SocketCore = Core & {
  connect(connection: Connection, identity: Identity): Promise<void>;
  message(connection: Connection, frame: string | ArrayBuffer): void;
  disconnect(connection: Pick<Connection, 'id'>): void;
  /** The moment has come that it wanted to be woken at. */
  look(): void;
};

/** An object whose clients hold sockets: carries what happens on them to its core. */
export abstract class SocketObject<C extends SocketCore> {
  readonly #object: InnerObject<C>;
  readonly #party: PartyName;
  readonly #room: Pick<PlatformRoom, 'wakeAt'>;
  readonly #connectionOf: (socket: PlatformSocket) => Connection;

  constructor(party: PartyName, room: PlatformRoom, makeCore: (parts: SocketParts) => C) {
    this.#party = party;
    this.#room = room;
    this.#connectionOf = (socket) => connectionOf(socket, room);
    this.#object = new InnerObject(party, room, (parts, config) =>
      makeCore({
        ...parts,
        id: room.id,
        database: databaseOf(config),
        connections: () => Array.from(room.getConnections(), this.#connectionOf),
        wakeAt: room.wakeAt && ((at) => room.wakeAt?.(at)),
        settings: { limitScale: config.limitScale, scribe: shardOf(room.id, config.scribes) },
      }),
    );
  }

  onStart(): Promise<void> {
    // A failure is met again, and answered, by the event that started the object.
    return this.#object.start.done().catch(() => undefined);
  }

  onConnect(socket: PlatformSocket, { request }: { request: Request }): Promise<void> {
    return this.#guard(socket, async () => {
      const identity = await readIdentity(request, this.#object.config.secret);
      if (identity === undefined) throw new Fault('ticket-invalid');
      await this.#object.core.connect(this.#connectionOf(socket), identity);
    });
  }

  onMessage(frame: string | ArrayBuffer, socket: PlatformSocket): Promise<void> {
    return this.#guard(socket, () => this.#object.core.message(this.#connectionOf(socket), frame));
  }

  onClose(socket: PlatformSocket): Promise<void> {
    // The platform does not answer a close frame by itself: its sender would wait for half a minute and see 1006.
    close(socket, 1000, '');
    return this.#guard(socket, () => this.#object.core.disconnect(this.#connectionOf(socket)));
  }

  onError(socket: PlatformSocket): Promise<void> {
    return this.onClose(socket);
  }

  /** The moment of `wakeAt`. */
  async onAlarm(): Promise<void> {
    tally.count('alarms', [this.#party]);
    try {
      await this.#object.start.done();
      this.#object.core.look();
    } catch (error) {
      codeToTell(error, 'alarm failed');
      // It rings once: without another one nobody would look any more.
      this.#room.wakeAt?.(systemClock.now() + ringAgainMs);
    }
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
      const code = codeToTell(error, 'socket event failed');
      close(socket, closeCodeOf(code), code);
    }
  }
}

function close(socket: PlatformSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // Gone already.
  }
}
