import { ping, pong } from '../../party/edge/pings.ts';
import type { Connection } from '../../party/ports.ts';
import type { Channel, World } from './world.ts';

/** What the object's side of a socket does with what happens on it. */
export type SocketOwner = {
  /** Holds what leaves the object until its writes are on disk. */
  leave(task: () => void): void;
  received(socket: MemorySocket, frame: string): void;
  closed(socket: MemorySocket): void;
  /** Whether the platform answers pings by itself, so that the object hears nothing of them. */
  readonly answersPings?: boolean;
};

// The platform takes 2,048 bytes with the address of the connection; the room promises to stay below half of that.
const stateBytes = 1_024;

/** A socket with both its ends, and what may go wrong between them. */
export class MemorySocket implements Connection<unknown> {
  readonly id: string;
  onOpen: () => void = () => {};
  onFrame: (frame: string) => void = () => {};
  onClose: (code: number, reason: string) => void = () => {};
  /** Nothing passes while this is true. */
  isHeld = false;
  /** So many frames to the client are lost, or come twice. */
  lose = 0;
  double = 0;
  isOpen = true;
  isClientOpen = true;
  /** The last ping that the platform answered. */
  heardAt: number | undefined;
  readonly #world: World;
  readonly #owner: SocketOwner;
  readonly #up: Channel;
  readonly #down: Channel;
  #state: string | undefined;

  constructor(world: World, id: string, owner: SocketOwner) {
    this.id = id;
    this.#world = world;
    this.#owner = owner;
    this.#up = world.channel(() => !this.isHeld);
    this.#down = world.channel(() => !this.isHeld);
    this.#down.post(() => this.isClientOpen && this.onOpen());
  }

  get state(): unknown {
    return this.#state === undefined ? undefined : JSON.parse(this.#state);
  }

  setState(state: unknown): void {
    const json = JSON.stringify(state);
    if (new TextEncoder().encode(json).length > stateBytes) throw new Error('too much state');
    this.#state = json;
  }

  send(frame: string): void {
    if (!this.isOpen) throw new Error('the socket is closed');
    this.#owner.leave(() => this.#down.post(() => this.#arrive(frame)));
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) throw new Error('the socket is closed');
    this.isOpen = false;
    this.#owner.leave(() =>
      this.#down.post(() => {
        this.#endClient(code, reason);
        this.#up.post(() => this.#owner.closed(this));
      }),
    );
  }

  /** The client speaks. */
  say(frame: string): void {
    if (!this.isClientOpen) return;
    this.#up.post(() => {
      if (!this.isOpen) return;
      if (this.#owner.answersPings && frame === ping) this.#answerPing();
      else this.#owner.received(this, frame);
    });
  }

  /** The client closes. */
  hangUp(code = 1000, reason = ''): void {
    if (!this.isClientOpen) return;
    this.#down.clear();
    this.#up.post(() => this.#endServer());
    this.#endClient(code, reason);
  }

  /** The way breaks: what is on it is lost, and both ends hear of it. */
  cut(): void {
    this.#up.clear();
    this.#down.clear();
    if (this.isOpen) this.#up.post(() => this.#endServer());
    if (this.isClientOpen) this.#down.post(() => this.#endClient(1006, ''));
  }

  /** The client is gone, and the server never hears of it. */
  vanish(): void {
    this.#up.clear();
    this.#down.clear();
    this.#endClient(1006, '');
  }

  /** The server is gone, and the client hears of it. */
  abandon(): void {
    this.isOpen = false;
    this.#up.clear();
    this.#down.clear();
    if (this.isClientOpen) this.#down.post(() => this.#endClient(1006, ''));
  }

  #answerPing(): void {
    this.heardAt = this.#world.now();
    this.#down.post(() => this.#arrive(pong));
  }

  #arrive(frame: string): void {
    if (!this.isClientOpen) return;
    if (this.lose > 0) {
      this.lose -= 1;
      return;
    }
    this.onFrame(frame);
    if (this.double > 0) {
      this.double -= 1;
      this.onFrame(frame);
    }
  }

  #endServer(): void {
    this.isOpen = false;
    this.#owner.closed(this);
  }

  #endClient(code: number, reason: string): void {
    if (!this.isClientOpen) return;
    this.isClientOpen = false;
    this.onClose(code, reason);
  }
}
