import { type ClientMessage, closeCodes, encode } from '../../sdk/src/protocol/index.ts';
import type { Line, Surroundings } from './surroundings.ts';
import type { Timers } from './timers.ts';

const delay = { least: 250, spread: 750, growth: 1.6, most: 15_000 };

export type WireOptions = {
  readonly surroundings: Surroundings;
  readonly timers: Timers;
  /** Scales the delays before a return: a run of a few minutes cannot wait as long as people can. */
  readonly haste: number;
  readonly onState: (state: 'closed' | 'opening') => void;
  readonly onFrame: (frame: string) => void;
  /** The server closed it for good, with this reason; it does not come back. */
  readonly onFatal: (reason: string) => void;
};

/** The sockets of a talker, one after the other: a ticket for each, and jittered returns. */
export class Wire {
  readonly #options: WireOptions;
  #line: Line | undefined;
  #isClosed = true;
  #isGone = false;
  #attempts = 0;
  #connection = 0;

  constructor(options: WireOptions) {
    this.#options = options;
  }

  /** How many there have been. */
  get connection(): number {
    return this.#connection;
  }

  async open(): Promise<void> {
    if (this.#isGone) return;
    this.#connection += 1;
    const connection = this.#connection;
    this.#isClosed = false;
    this.#options.onState('opening');
    const isCurrent = () => connection === this.#connection && !this.#isGone;
    try {
      const line = await this.#options.surroundings.open({
        onFrame: (frame) => isCurrent() && this.#options.onFrame(frame),
        onClose: (code, reason) => isCurrent() && this.#closed(code, reason),
      });
      if (isCurrent() && !this.#isClosed) this.#line = line;
      else line.cut();
    } catch {
      if (isCurrent()) this.cut();
    }
  }

  tell(order: ClientMessage): void {
    this.#line?.send(encode(order));
  }

  /** The network goes away without a word; after a while it is back. */
  cut(): void {
    if (this.#isClosed) return;
    this.#line?.cut();
    this.#line = undefined;
    this.#isClosed = true;
    this.#options.onState('closed');
    const { surroundings, timers, haste } = this.#options;
    const { least, spread, growth, most } = delay;
    const ms = (least + spread * surroundings.random()) * growth ** this.#attempts;
    this.#attempts += 1;
    timers.later(Math.min(ms, most) * haste, () => this.open());
  }

  /** All is well again: the next return is a quick one. */
  settle(): void {
    this.#attempts = 0;
  }

  /** Goes for good. */
  leave(): void {
    this.#isGone = true;
    this.cut();
  }

  #closed(code: number, reason: string): void {
    if (code === closeCodes.fatal) this.#options.onFatal(reason);
    else this.cut();
  }
}
