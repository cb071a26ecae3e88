import type { Environment } from './environment.ts';
import type { Message } from './model.ts';
import type { ClientMessage } from './protocol/index.ts';

const mostInFlight = 8;
const answerWithinMs = 5_000;
const retryAfterMs = 1_000;

export type SenderOptions = {
  readonly environment: Environment;
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
  #undoPause: (() => void) | undefined;
  #undoPatience: () => void = () => {};

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
    this.#undoPause?.();
    this.#undoPause = undefined;
    this.#undoPatience();
  }

  /** This message is in the outbox. */
  stored(cid: string): void {
    this.#stored.add(cid);
    this.#pump();
  }

  /** Takes over what is pending now. */
  update(pending: readonly Message[]): void {
    if (pending === this.#pending) return;
    this.#pending = pending;
    const open = new Set(pending.filter(isUnsent).map(({ key }) => key));
    for (const cid of this.#stored) if (!open.has(cid)) this.#stored.delete(cid);
    for (const cid of this.#inFlight) if (!open.has(cid)) this.#answered(cid);
    this.#pump();
  }

  /** The server could not take this message now: nothing goes out before `ms` are over, then it again. */
  postpone(cid: string, ms = retryAfterMs): void {
    if (!this.#inFlight.has(cid)) return;
    this.#answered(cid);
    this.#undoPause?.();
    this.#undoPause = this.#options.environment.after(ms, () => {
      this.#undoPause = undefined;
      this.#pump();
    });
  }

  #pump(): void {
    if (!this.#isOpen || this.#undoPause !== undefined) return;
    for (const message of this.#pending.filter(isUnsent)) {
      if (this.#inFlight.has(message.key)) continue;
      // A later one that is stored earlier waits, or it would overtake.
      if (!this.#stored.has(message.key) || this.#inFlight.size >= mostInFlight) return;
      if (!this.#options.send(orderOf(message))) return;
      this.#inFlight.add(message.key);
      if (this.#inFlight.size === 1) this.#wait();
    }
  }

  #answered(cid: string): void {
    this.#inFlight.delete(cid);
    this.#undoPatience();
    if (this.#inFlight.size > 0) this.#wait();
  }

  #wait(): void {
    this.#undoPatience();
    this.#undoPatience = this.#options.environment.after(answerWithinMs, this.#options.onSilence);
  }
}

function isUnsent({ status }: Message): boolean {
  return status === 'sending';
}

function orderOf({ key, text, replyTo }: Message): ClientMessage {
  return { type: 'message.send', cid: key, text, ...(replyTo !== undefined && { replyTo }) };
}
