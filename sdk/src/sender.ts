import type { Message } from './model.ts';
import { isReady } from './pending.ts';
import type { ClientMessage } from './protocol/index.ts';
import type { Timers } from './timers.ts';

const mostInFlight = 8;
const answerWithinMs = 5_000;
const postponedMs = 1_000;

export type SenderOptions = {
  readonly timers: Timers;
  /** Whether it was sent. */
  send(message: ClientMessage): boolean;
  /** A sent message has had no answer for too long. */
  onSilence(): void;
};

/** Sends pending messages in their order, a few at a time, each one only after it is in the outbox. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #stored = new Set<string>();
  readonly #inFlight = new Set<string>();
  #pending: readonly Message[] = [];
  #isOpen = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** From now on messages may go out, beginning with those that were never answered. */
  open(): void {
    this.#isOpen = true;
    this.#pump();
  }

  /** The connection is gone; what was in flight is to be sent again. */
  stop(): void {
    this.#isOpen = false;
    this.#inFlight.clear();
  }

  /** This message is in the outbox. */
  stored(cid: string): void {
    this.#stored.add(cid);
    this.#pump();
  }

  /** Takes over what is pending now. A message waits for its own files, and those behind it do not. */
  update(pending: readonly Message[]): void {
    this.#pending = pending.filter(isReady);
    const unsent = new Set(this.#pending.map(({ key }) => key));
    for (const cid of this.#inFlight) if (!unsent.has(cid)) this.#answered(cid);
    this.#pump();
  }

  /** The server could not take this message now: nothing goes out before `ms` are over, then it again. */
  postpone(cid: string, ms = postponedMs): void {
    this.#answered(cid);
    this.#options.timers.set('pause', ms, () => this.#pump());
  }

  #pump(): void {
    const { timers, send } = this.#options;
    if (!this.#isOpen || timers.has('pause')) return;
    for (const { key, text, replyTo, files: all } of this.#pending) {
      if (this.#inFlight.has(key)) continue;
      // A later one that is stored earlier waits, or it would overtake.
      if (!this.#stored.has(key) || this.#inFlight.size >= mostInFlight) return;
      const files = all?.map(({ id, alt }) => ({ id, alt }));
      if (!send({ type: 'message.send', cid: key, text, replyTo, files })) return;
      this.#inFlight.add(key);
      if (!timers.has('answer')) this.#wait();
    }
  }

  #answered(cid: string): void {
    this.#inFlight.delete(cid);
    if (this.#inFlight.size > 0) this.#wait();
    else this.#options.timers.clear('answer');
  }

  #wait(): void {
    this.#options.timers.set('answer', answerWithinMs, this.#options.onSilence);
  }
}
