import ReconnectingSocket from 'partysocket/ws';
import type { Environment } from './environment.ts';
import { PartylineError } from './error.ts';
import {
  closeCodes,
  type ErrorCode,
  errors,
  isErrorCode,
  limits,
  type Parsed,
} from './protocol/index.ts';
import type { Timers } from './timers.ts';
import type { ConnectionStatus } from './types.ts';

const firstDelayMs = 1_000;
const longestDelayMs = 15_000;
const delayGrowth = 1.6;
// A connection that lived this long was a good one: the delays begin anew.
const goodConnectionMs = 5_000;
const helloWithinMs = 10_000;
// partysocket's own time-out would come after 4 s; `helloWithinMs` covers it all.
const never = 2 ** 31 - 1;

export type ConnectionOptions<Fact> = {
  readonly environment: Environment;
  readonly timers: Timers;
  /** A fresh address for one attempt. Rejects with a `PartylineError`, whose `retry` decides what follows. */
  url(): Promise<string>;
  /** Whether a failure that needs a new session is mended already, because there is one. */
  hasNewSession(): boolean;
  decode(frame: unknown): Parsed<Fact>;
  onStatus(status: ConnectionStatus): void;
  /** The first of each socket is `hello`. */
  onMessage(message: Fact): void;
  /** The page is seen again, or the device has a network again. */
  onReturn?(): void;
};

/** A socket that comes back by itself until the server or the owner ends it. Starts at once. */
export class Connection<Order extends object, Fact extends { readonly type: string }> {
  readonly #options: ConnectionOptions<Fact>;
  readonly #environment: Environment;
  readonly #timers: Timers;
  readonly #socket: ReconnectingSocket;
  readonly #undoWatch: () => void;
  #isEnded = false;
  #isTrying = false;
  #isOpen = false;
  #failures = 0;
  #retryAt = 0;
  #mayHurry = true;
  #wake: () => void = () => {};

  constructor(options: ConnectionOptions<Fact>) {
    this.#options = options;
    this.#environment = options.environment;
    this.#timers = options.timers;
    const { WebSocket, isOnline, isVisible, watchPage } = options.environment;
    if (!WebSocket) {
      throw new Error('There is no WebSocket here: pass one, such as that of the package "ws".');
    }
    this.#socket = new ReconnectingSocket(() => this.#nextUrl(), undefined, {
      WebSocket,
      // Its buffer is flushed before `open`, and nothing may go out before `hello` and `sync`.
      maxEnqueuedMessages: 0,
      // All waiting is done in `#nextUrl`: with jitter, and so that it can be cut short.
      maxReconnectionDelay: 0,
      connectionTimeout: never,
      shouldReconnectOnClose: ({ code, reason }) => !this.#isLast(code, reason),
    });
    this.#socket.onmessage = ({ data }) => this.#hear(data);
    this.#socket.onclose = ({ reason }) => this.#lose(reason);
    // A constructor that throws, as under a strict content security policy, ends in an error without a close.
    this.#socket.onerror = () => this.#lose();
    this.#undoWatch = watchPage(() => {
      if (!isVisible() || !isOnline()) return;
      this.nudge();
      options.onReturn?.();
    });
  }

  /** Whether it was sent; nothing is kept for later. */
  send(message: Order | { type: 'ping' }): boolean {
    if (!this.#isOpen) return false;
    this.#rest();
    return this.#socket.send(JSON.stringify(message));
  }

  /** Gives the socket up for dead and opens another. */
  suspect(): void {
    if (!this.#isEnded) this.#socket.reconnect();
  }

  /** Tries at once what waits, and tests what seems open. */
  nudge(): void {
    if (!this.#isOpen) return this.#mayHurry ? this.#wake() : undefined;
    if (!this.#timers.has('pong')) this.#ping();
  }

  /** Ends for good: closed in peace, or refused for this reason. */
  end(error?: ErrorCode): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#isOpen = false;
    this.#undoWatch();
    this.#wake();
    this.#socket.close();
    this.#options.onStatus(error ? { status: 'refused', error } : { status: 'closed' });
  }

  async #nextUrl(): Promise<string> {
    while (!this.#isEnded) {
      await this.#pause();
      if (this.#isEnded) break;
      this.#options.onStatus({ status: 'connecting' });
      try {
        const url = await this.#options.url();
        if (this.#isEnded) break;
        this.#isTrying = true;
        this.#timers.set('hello', helloWithinMs, () => this.suspect());
        return url;
      } catch (error) {
        this.#fail(error instanceof PartylineError ? error : new PartylineError('internal'));
      }
    }
    return '';
  }

  #fail({ code, retryAfterMs }: PartylineError): void {
    if (this.#isEnded) return;
    const isFinal = errors[code].retry !== 'later' && !this.#isMended(code);
    if (isFinal) this.end(code);
    else this.#retryAfter(retryAfterMs, code);
  }

  #retryAfter(leastMs = 0, error?: ErrorCode): void {
    const { now, random, isOnline } = this.#environment;
    const ceilingMs = Math.min(firstDelayMs * delayGrowth ** this.#failures++, longestDelayMs);
    // Spread over time, or all clients of a server that restarts would be back in the same instant.
    this.#retryAt = now() + leastMs + ceilingMs * (0.25 + 0.75 * random());
    this.#mayHurry = leastMs === 0;
    this.#options.onStatus({
      status: 'offline',
      retryAt: isOnline() ? this.#retryAt : undefined,
      error: error === 'network' ? undefined : error,
    });
  }

  /** Waits until the next attempt is due; a nudge ends that early, unless the server asked for the wait. */
  async #pause(): Promise<void> {
    const ms = this.#retryAt - this.#environment.now();
    if (ms <= 0) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#timers.set('retry', ms, resolve);
    });
  }

  #hear(frame: unknown): void {
    const message = this.#options.decode(frame);
    // A newer server may say things that this version does not know.
    if (!message.ok || this.#isEnded) return;
    // Whatever comes is a sign of life.
    this.#timers.clear('pong');
    if (message.value.type === 'hello') this.#greet();
    this.#options.onMessage(message.value);
  }

  #greet(): void {
    this.#isOpen = true;
    this.#timers.clear('hello');
    this.#timers.set('good', goodConnectionMs, () => {
      this.#failures = 0;
    });
    this.#rest();
  }

  /** Counts from what was said, not heard: by that the server knows who is present. */
  #rest(): void {
    const ms = this.#environment.isVisible() ? limits.pingVisibleMs : limits.pingHiddenMs;
    this.#timers.set('rest', ms, () => this.#ping());
  }

  #ping(): void {
    this.send({ type: 'ping' });
    this.#timers.set('pong', limits.pongWithinMs, () => this.suspect());
  }

  #lose(reason = ''): void {
    if (this.#isEnded || !this.#isTrying) return;
    this.#isTrying = false;
    this.#isOpen = false;
    for (const name of ['hello', 'good', 'rest', 'pong']) this.#timers.clear(name);
    this.#retryAfter(0, isErrorCode(reason) ? reason : undefined);
  }

  /** Whether this close ends the connection for good; then it has. */
  #isLast(closeCode: number, reason: string): boolean {
    const code = isErrorCode(reason) ? reason : 'internal';
    if (reason === 'left') this.end();
    if (closeCode === closeCodes.fatal && !this.#isMended(code)) this.end(code);
    return this.#isEnded;
  }

  #isMended(code: ErrorCode): boolean {
    return errors[code].retry === 'sign-in' && this.#options.hasNewSession();
  }
}
