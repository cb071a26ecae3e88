import { closeCodeOf } from '../../sdk/src/protocol/index.ts';
import type { Clock } from '../ports.ts';
import { type Edge, isRefusal } from './edge.ts';
import type { Host } from './host.ts';
import { ServerSocket } from './socket.ts';
import type { TestSocket } from './test-socket.ts';
import type { World } from './world.ts';

type Parts = { readonly world: World; readonly edge: Edge; readonly url: string };
type Open = { readonly server: ServerSocket; readonly host: Host };

/** One network between clients and the server, and what may happen to it. */
export class Network {
  readonly #parts: Parts;
  readonly #sockets = new Map<TestSocket, Open | undefined>();
  readonly #listeners = new Set<() => void>();
  /** Calls that wait for their answer. */
  readonly #calls = new Set<() => void>();
  #isOnline = true;
  #isEnded = false;
  #delayMs = 0;
  /** When what was sent last arrives: nothing overtakes it. */
  #arrivesAt = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isOnline(): boolean {
    return this.#isOnline;
  }

  get clock(): Clock {
    return this.#parts.world.clock;
  }

  setOnline(isOnline: boolean): void {
    if (this.#isOnline === isOnline) return;
    this.#isOnline = isOnline;
    if (!isOnline) this.drop();
    for (const listener of [...this.#listeners]) listener();
  }

  setDelay(ms: number): void {
    this.#delayMs = ms;
  }

  /** Breaks all sockets: what is on its way is lost, and both ends hear of it. */
  drop(): void {
    for (const socket of [...this.#sockets.keys()]) this.#cut(socket, 1006, '');
  }

  /** Ends all sockets, and lets none come back. */
  end(): void {
    this.#isOnline = false;
    this.#isEnded = true;
    for (const socket of [...this.#sockets.keys()])
      socket.lose(closeCodeOf('room-not-found'), 'room-not-found');
    for (const fail of [...this.#calls]) fail();
    this.#sockets.clear();
    this.#listeners.clear();
  }

  /** Calls `listener` when the network goes or comes back. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A call of the API: rejects as the one of a browser does. `signal` calls it off. */
  call(makeRequest: () => Promise<Request>, signal: AbortSignal | undefined): Promise<Response> {
    let fail = () => {};
    const abort = () => fail();
    const answer = new Promise<Response>((resolve, reject) => {
      fail = () =>
        reject(
          signal?.aborted
            ? new DOMException('The call was aborted.', 'AbortError')
            : new TypeError('Failed to fetch'),
        );
      if (signal?.aborted || this.#isEnded) return fail();
      const back = (response: Response) =>
        this.#carry(() => (this.#isOnline ? resolve(response) : fail()));
      this.#carry(() => {
        if (!this.#isOnline || signal?.aborted) return fail();
        this.#parts.edge.answer(makeRequest).then(back, fail);
      });
    });
    this.#calls.add(fail);
    signal?.addEventListener('abort', abort);
    return answer.finally(() => {
      this.#calls.delete(fail);
      signal?.removeEventListener('abort', abort);
    });
  }

  /** Opens a socket for a client. */
  connect(socket: TestSocket, url: URL): void {
    this.#parts.world.expectTimeouts();
    this.#sockets.set(socket, undefined);
    this.#carry(() => {
      if (!this.#isOnline) return this.#cut(socket, 1006, '');
      void this.#admit(socket, url);
    });
  }

  say(socket: TestSocket, frame: string): void {
    this.#carry(() => {
      const open = this.#sockets.get(socket);
      open?.host.hear(open.server, frame);
    });
  }

  /** The client closes. */
  hangUp(socket: TestSocket, code: number, reason: string): void {
    this.#parts.world.expectTimeouts();
    this.#carry(() => this.#cut(socket, code, reason));
  }

  async #admit(socket: TestSocket, url: URL): Promise<void> {
    const { edge } = this.#parts;
    const answer = await edge.admit(url);
    if (!this.#sockets.has(socket)) return;
    const server = new ServerSocket(edge.newConnectionId(), {
      hear: (frame) => this.#carry(() => this.#sockets.has(socket) && socket.hear(frame)),
      lose: (code, reason) => this.#carry(() => this.#cut(socket, code, reason)),
    });
    this.#carry(() => this.#sockets.has(socket) && socket.open());
    // Accepted and closed, as the real one does it: of a refused handshake a browser tells nothing.
    if (isRefusal(answer)) return server.close(closeCodeOf(answer), answer);
    this.#sockets.set(socket, { server, host: answer.host });
    answer.host.accept(server, answer.identity);
  }

  #cut(socket: TestSocket, code: number, reason: string): void {
    const open = this.#sockets.get(socket);
    if (!this.#sockets.delete(socket)) return;
    const { world } = this.#parts;
    world.post(() => {
      world.expectTimeouts();
      socket.lose(code, reason);
      open?.host.lose(open.server);
    });
  }

  #carry(task: () => void): void {
    const { world } = this.#parts;
    this.#arrivesAt = Math.max(this.#arrivesAt, world.now() + this.#delayMs);
    const waitMs = this.#arrivesAt - world.now();
    if (waitMs <= 0) world.post(task);
    else world.clock.after(waitMs, () => world.post(task));
  }
}
