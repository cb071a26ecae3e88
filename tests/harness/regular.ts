import type {
  Ack,
  FileReference,
  ReceivedEvent,
  ServerMessage,
} from '../../sdk/src/protocol/index.ts';
import { errors } from '../../sdk/src/protocol/index.ts';
import type { Talker } from './talker.ts';
import type { Town } from './town.ts';

export type Sent = {
  readonly cid: string;
  readonly text: string;
  readonly files?: readonly FileReference[];
  readonly acks: Ack[];
  isRefused: boolean;
  /** Its removal was answered. */
  isRemoved?: boolean;
};

/**
 * Somebody who always comes back: syncs from where they were, and repeats what was not answered. It applies events by
 * the rules of the protocol and notes everything that a server must never do to it.
 */
export class Regular {
  readonly name: string;
  readonly sent: Sent[] = [];
  /** What it knows of the log, without a gap since its last start. */
  log: ReceivedEvent[] = [];
  readonly complaints: string[] = [];
  readonly #town: Town;
  #talker: Talker | undefined;
  #epoch: string | null = null;
  #last: number | null = null;
  /** A start from the newest is under way. */
  #isStarting = true;

  constructor(town: Town, name: string) {
    this.#town = town;
    this.name = name;
  }

  get isOpen(): boolean {
    return this.#talker?.socket.isClientOpen === true;
  }

  get unanswered(): Sent[] {
    return this.sent.filter(({ acks, isRefused }) => acks.length === 0 && !isRefused);
  }

  get talker(): Talker | undefined {
    return this.#talker;
  }

  come(): void {
    if (this.isOpen) return;
    const talker = this.#town.connect(this.name);
    this.#talker = talker;
    talker.onMessage = (message) => {
      if (talker === this.#talker) this.#hear(message);
    };
  }

  say(text: string, named: readonly FileReference[] = []): void {
    const cid = this.#town.cid();
    const files = named.length > 0 ? { files: named } : {};
    this.sent.push({ cid, text, ...files, acks: [], isRefused: false });
    this.#talker?.send(text, { cid, ...files });
  }

  /** Sends again what was sent before, answered or not. */
  repeat({ text, cid, files }: Sent): void {
    this.#talker?.send(text, { cid, ...(files && { files }) });
  }

  #hear(message: ServerMessage): void {
    switch (message.type) {
      case 'hello':
        this.#sync(message.epoch);
        break;
      case 'reset':
        if (message.epoch === this.#epoch) this.#complain(`a reset within the epoch`);
        this.#start();
        break;
      case 'events':
        for (const event of message.events) this.#apply(event);
        for (const ack of message.acks ?? []) this.#noteAck(ack);
        break;
      case 'acked':
        for (const ack of message.acks) this.#noteAck(ack);
        break;
      case 'synced':
        this.#last ??= message.head;
        if (this.#last < message.head) this.#complain(`synced ${message.head} at ${this.#last}`);
        for (const sent of this.unanswered) this.repeat(sent);
        break;
      case 'refused':
        this.#noteRefusal(message);
    }
  }

  #sync(epoch: string): void {
    if (this.#epoch === epoch && this.#last !== null) this.#talker?.sync(this.#last, epoch);
    else this.#start();
    this.#epoch = epoch;
  }

  #start(): void {
    this.#isStarting = true;
    this.#last = null;
    this.log = [];
    this.#talker?.sync();
  }

  #apply(event: ReceivedEvent): void {
    if (this.#isStarting || this.#last === null) {
      this.#isStarting = false;
      this.#last = event.seq - 1;
    }
    if (event.seq <= this.#last) return;
    if (event.seq !== this.#last + 1) this.#complain(`${event.seq} came after ${this.#last}`);
    this.#last = event.seq;
    this.log.push(event);
    if (event.kind === 'removed') this.log = this.log.map((known) => without(known, event));
  }

  #noteAck(ack: Ack): void {
    const sent = this.sent.find(({ cid }) => cid === ack.cid);
    if (!sent) return this.#complain(`an ack for ${ack.cid}, which was not sent`);
    if (sent.acks.some(({ seq }) => seq !== ack.seq)) this.#complain(`two places for ${ack.cid}`);
    sent.acks.push(ack);
  }

  #noteRefusal({ code, cid }: Extract<ServerMessage, { type: 'refused' }>): void {
    const sent = this.sent.find((other) => other.cid === cid);
    // Of a sync that was put off there is no cid: it is said again.
    if (cid === undefined && code === 'unavailable') this.#talker?.socket.cut();
    if (sent && errors[code].retry === 'no') sent.isRefused = true;
  }

  #complain(what: string): void {
    this.complaints.push(`${this.name}: ${what}`);
  }
}

/** An event as a reader has it once it was removed. */
function without(event: ReceivedEvent, { target, at }: { target: number; at: number }) {
  if (event.seq !== target || event.kind !== 'message') return event;
  const { files: _, ...left } = event;
  return { ...left, text: '', removedAt: at };
}
