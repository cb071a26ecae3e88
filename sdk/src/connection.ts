import ReconnectingSocket from 'partysocket/ws';
import type { Environment } from './environment.ts';
import { PartylineError } from './error.ts';
import {
  type ClientMessage,
  closeCodes,
  decodeServerMessage,
  type ErrorCode,
  encode,
  errors,
  isErrorCode,
  limits,
  type ServerMessage,
} from './protocol/index.ts';
import type { ConnectionStatus } from './types.ts';

const firstDelayMs = 1_000;
const longestDelayMs = 15_000;
const delayGrowth = 1.6;
// A connection that lived this long was a good one: the delays begin anew.
const goodConnectionMs = 5_000;
const helloWithinMs = 10_000;
// partysocket's own time-out would come after 4 s; `helloWithinMs` covers it all.
const never = 2 ** 31 - 1;

export type ConnectionOptions = {
  readonly environment: Environment;
  /** A fresh address for one attempt. Rejects with a `PartylineError`, whose `retry` decides what follows. */
  url(signal: AbortSignal): Promise<string>;
  /** Whether a failure that needs a new session is mended already, because there is one. */
  hasNewSession(): boolean;
  onStatus(status: ConnectionStatus): void;
  onMessage(message: ServerMessage): void;
};

/** A socket that comes back by itself until the server or the owner ends it. Starts at once. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #abort = new AbortController();
  readonly #socket: ReconnectingSocket;
  readonly #undoWatch: () => void;
  #isEnded = false;
  #isOpen = false;
  #failures = 0;
  #retryAt = 0;
  /** Until then even a nudge waits, because the server asked for it. */
  #notBefore = 0;
  #isTrying = false;
  #openedAt = 0;
  #heardAt = 0;
  #saidAt = 0;
  #isAwaitingPong = false;
  #wake: () => void = nothing;
  #undoTimer: () => void = nothing;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { environment } = options;
    if (environment.WebSocket === undefined) {
      throw new Error(
        'There is no WebSocket here. Pass one, such as that of the package "ws": createPartyline({ server, WebSocket }).',
      );
    }
    this.#undoWatch = environment.watchPage(() => {
      if (environment.isVisible() && environment.isOnline()) this.nudge();
    });
    this.#socket = new ReconnectingSocket(() => this.#nextUrl(), undefined, {
      WebSocket: environment.WebSocket,
      // Its buffer is flushed before `open`, and nothing may go out before `hello` and `sync`.
      maxEnqueuedMessages: 0,
      // All waiting is done in `#nextUrl`: with jitter, and so that it can be cut short.
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      connectionTimeout: never,
      shouldReconnectOnClose: ({ code, reason }) => !this.#takeEnd(code, reason),
    });
    this.#socket.onmessage = ({ data }) => this.#hear(data);
    this.#socket.onclose = ({ reason }) => this.#lose(reason);
    // A constructor that throws, as under a strict content security policy, ends in an error without a close.
    this.#socket.onerror = () => this.#lose();
  }

  /** Whether it was sent; nothing is kept for later. */
  send(message: ClientMessage): boolean {
    if (!this.#isOpen) return false;
    this.#saidAt = this.#options.environment.now();
    return this.#socket.send(encode(message));
  }

  /** Gives the socket up for dead and opens another. */
  suspect(): void {
    if (!this.#isEnded) this.#socket.reconnect();
  }

  /** Tries at once what waits, and tests what seems open. */
  nudge(): void {
    if (!this.#isOpen) this.#wake();
    else if (!this.#isAwaitingPong) this.#ping();
  }

  close(): void {
    this.#end({ status: 'closed' });
  }

  /** Ends for good, as if the server had said so. */
  refuse(error: ErrorCode): void {
    this.#end({ status: 'refused', error });
  }

  async #nextUrl(): Promise<string> {
    while (!this.#isEnded) {
      await this.#pause();
      if (this.#isEnded) break;
      this.#options.onStatus({ status: 'connecting' });
      try {
        const url = await this.#options.url(this.#abort.signal);
        if (this.#isEnded) break;
        this.#isTrying = true;
        this.#arm(helloWithinMs, () => this.suspect());
        return url;
      } catch (error) {
        this.#fail(error instanceof PartylineError ? error : new PartylineError('internal'));
      }
    }
    return '';
  }

  #fail({ code, retryAfterMs = 0 }: PartylineError): void {
    if (this.#isEnded) return;
    if (this.#isFinal(code)) return this.refuse(code);
    this.#retryAfter(retryAfterMs, code);
  }

  #retryAfter(leastMs: number, error: ErrorCode): void {
    const { environment, onStatus } = this.#options;
    const ceilingMs = Math.min(firstDelayMs * delayGrowth ** this.#failures++, longestDelayMs);
    const now = environment.now();
    this.#notBefore = now + leastMs;
    // Spread over time, or all clients of a server that restarts would be back in the same instant.
    this.#retryAt = this.#notBefore + ceilingMs * (0.25 + 0.75 * environment.random());
    onStatus({
      status: 'offline',
      ...(environment.isOnline() && { retryAt: this.#retryAt }),
      ...(error !== 'network' && { error }),
    });
  }

  /** Waits until the next attempt is due; a nudge ends that early. */
  async #pause(): Promise<void> {
    await this.#sleep(this.#retryAt);
    while (!this.#isEnded && this.#options.environment.now() < this.#notBefore) {
      await this.#sleep(this.#notBefore);
    }
  }

  #sleep(until: number): Promise<void> {
    const { environment } = this.#options;
    return new Promise((resolve) => {
      if (until <= environment.now()) return resolve();
      const undo = environment.after(until - environment.now(), resolve);
      this.#wake = () => {
        undo();
        resolve();
      };
    });
  }

  #hear(frame: unknown): void {
    const message = decodeServerMessage(frame);
    // A newer server may say things that this version does not know.
    if (!message.ok || this.#isEnded) return;
    this.#heardAt = this.#options.environment.now();
    this.#isAwaitingPong = false;
    if (message.value.type === 'hello') this.#greet();
    this.#options.onMessage(message.value);
  }

  #greet(): void {
    this.#isOpen = true;
    this.#openedAt = this.#heardAt;
    this.#saidAt = this.#heardAt;
    this.#arm(this.#silenceMs(), () => this.#checkLife());
  }

  // The server counts a person as present by what it hears, so listening alone is silence too.
  #checkLife(): void {
    if (this.#isAwaitingPong) return this.suspect();
    const quietSince = Math.min(this.#heardAt, this.#saidAt);
    const leftMs = quietSince + this.#silenceMs() - this.#options.environment.now();
    if (leftMs > 0) this.#arm(leftMs, () => this.#checkLife());
    else this.#ping();
  }

  #ping(): void {
    this.send({ type: 'ping' });
    this.#isAwaitingPong = true;
    this.#arm(limits.pongWithinMs, () => this.#checkLife());
  }

  #silenceMs(): number {
    return this.#options.environment.isVisible() ? limits.pingVisibleMs : limits.pingHiddenMs;
  }

  #lose(reason = ''): void {
    if (this.#isEnded || !this.#isTrying) return;
    const upMs = this.#isOpen ? this.#options.environment.now() - this.#openedAt : 0;
    if (upMs >= goodConnectionMs) this.#failures = 0;
    this.#isTrying = false;
    this.#isOpen = false;
    this.#undoTimer();
    this.#retryAfter(0, isErrorCode(reason) ? reason : 'network');
  }

  /** Whether this close was the last one. */
  #takeEnd(closeCode: number, reason: string): boolean {
    if (this.#isEnded) return true;
    if (reason === 'left') this.close();
    if (closeCode !== closeCodes.fatal) return this.#isEnded;
    const code = isErrorCode(reason) ? reason : 'internal';
    if (!this.#isMended(code)) this.refuse(code);
    return this.#isEnded;
  }

  #isFinal(code: ErrorCode): boolean {
    return errors[code].retry !== 'later' && !this.#isMended(code);
  }

  #isMended(code: ErrorCode): boolean {
    return errors[code].retry === 'sign-in' && this.#options.hasNewSession();
  }

  #end(status: ConnectionStatus): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#isOpen = false;
    this.#undoWatch();
    this.#undoTimer();
    this.#abort.abort();
    this.#wake();
    this.#socket.close();
    this.#options.onStatus(status);
  }

  #arm(ms: number, task: () => void): void {
    this.#undoTimer();
    this.#undoTimer = this.#options.environment.after(ms, task);
  }
}

function nothing(): void {}
