import {
  type ClientMessage,
  closeCodes,
  decodeServerMessage,
  encode,
  errors,
  type ServerMessage,
} from '../../sdk/src/protocol/index.ts';
import { type ClientHistory, type Delivery, type LogEvent, toLogEvent } from './history.ts';
import { Outbox } from './outbox.ts';

/** A socket as a talker uses it. `cut` ends it without a word. */
export type Line = { send(frame: string): void; cut(): void };
export type LineEvents = {
  onFrame(frame: string): void;
  onClose(code: number, reason: string): void;
};
/** Where a talker lives: the real network and clock, or a simulated world. */
export type Surroundings = {
  /** Gets a ticket and opens a socket; rejects when that fails. */
  open(events: LineEvents): Promise<Line>;
  /** Monotonic ms. */
  now(): number;
  /** ms since 1970, for cids. */
  wallTime(): number;
  after(ms: number, task: () => void): () => void;
  random(): number;
};

const silenceMs = 5_000;
const mostResyncs = 5;
const delay = { least: 250, spread: 750, growth: 1.6, most: 15_000 };

type Phase = 'closed' | 'opening' | 'page' | 'live';

/**
 * A client that follows SPEC.md to the letter and remembers everything: outbox, same cid on silence, one ticket per
 * socket, jittered returns, a log that takes only `last + 1`. Written anew on purpose: it shares no code with the SDK.
 */
export class Talker {
  readonly name: string;
  readonly person: string;
  readonly #surroundings: Surroundings;
  /** Scales the delays before a return: a run of a few minutes cannot wait as long as people can. */
  readonly #haste: number;
  readonly #outbox = new Outbox();
  readonly #deliveries: Delivery[] = [];
  readonly #readings: (readonly LogEvent[])[] = [];
  readonly #faults: string[] = [];
  #line: Line | undefined;
  #phase: Phase = 'closed';
  #phaseSince = 0;
  #connection = 0;
  #attempts = 0;
  #epoch: string | undefined;
  #last: number | undefined;
  #after = 0;
  #segment = 0;
  #resyncs = 0;
  #cidCount = 0;
  #undoTimers: (() => void)[] = [];
  #isGone = false;

  constructor(options: {
    name: string;
    person: string;
    surroundings: Surroundings;
    haste?: number;
  }) {
    this.name = options.name;
    this.person = options.person;
    this.#surroundings = options.surroundings;
    this.#haste = options.haste ?? 1;
  }

  start(): void {
    this.#open();
    this.#watch();
  }

  say(text: string): void {
    this.#outbox.add(this.#newCid(), text);
    if (this.#phase === 'live') this.#pump();
  }

  /** Sends a message once more that was answered `back` messages ago, as a client does whose ack was lost. */
  repeat(back: number): void {
    const letter = this.#outbox.answered(back);
    if (letter && this.#phase === 'live') this.#tell(orderOf(letter));
  }

  /** The network goes away without a word. */
  cut(): void {
    this.#end();
  }

  /** Goes for good. */
  leave(): void {
    this.#isGone = true;
    this.#end();
    for (const undo of this.#undoTimers) undo();
  }

  noteReading(events: readonly LogEvent[]): void {
    this.#readings.push(events);
  }

  get unanswered(): number {
    return this.#outbox.size;
  }
  get last(): number {
    return this.#last ?? 0;
  }
  get isLive(): boolean {
    return this.#phase === 'live';
  }
  /** Everything the server did that the protocol does not know. */
  get faults(): readonly string[] {
    return this.#faults;
  }
  get connections(): number {
    return this.#connection;
  }
  get resets(): number {
    return Math.max(0, this.#segment - 1);
  }

  history(): ClientHistory {
    return {
      name: this.name,
      person: this.person,
      sends: this.#outbox.sends(),
      deliveries: this.#deliveries,
      readings: this.#readings,
    };
  }

  async #open(): Promise<void> {
    if (this.#isGone) return;
    this.#connection += 1;
    const connection = this.#connection;
    this.#enter('opening');
    const isCurrent = () => connection === this.#connection && !this.#isGone;
    try {
      const line = await this.#surroundings.open({
        onFrame: (frame) => isCurrent() && this.#receive(frame),
        onClose: (code, reason) => isCurrent() && this.#closed(code, reason),
      });
      if (isCurrent() && this.#phase !== 'closed') this.#line = line;
      else line.cut();
    } catch {
      if (isCurrent()) this.#end();
    }
  }

  #closed(code: number, reason: string): void {
    if (code === closeCodes.fatal) {
      this.#faults.push(`closed for good: ${reason}`);
      this.#isGone = true;
    }
    this.#end();
  }

  #end(): void {
    if (this.#phase === 'closed') return;
    this.#line?.cut();
    this.#line = undefined;
    this.#enter('closed');
    const { least, spread, growth, most } = delay;
    const ms = (least + spread * this.#surroundings.random()) * growth ** this.#attempts;
    this.#attempts += 1;
    this.#later(Math.min(ms, most) * this.#haste, () => this.#open());
  }

  #receive(frame: string): void {
    const decoded = decodeServerMessage(frame);
    if (!decoded.ok) {
      this.#faults.push(`not a message of the protocol: ${frame.slice(0, 200)}`);
      return;
    }
    this.#take(decoded.value, frame);
  }

  #take(message: ServerMessage, frame: string): void {
    switch (message.type) {
      case 'hello':
        if (this.#epoch === undefined && message.floor === 0) this.#last = 0;
        if (this.#epoch === undefined) this.#segment = 1;
        this.#epoch ??= message.epoch;
        this.#resyncs = 0;
        return this.#sync();
      case 'events':
        for (const event of eventsIn(frame)) this.#deliver(event);
        for (const ack of message.acks ?? []) this.#acked(ack);
        return;
      case 'acked':
        for (const ack of message.acks) this.#acked(ack);
        return;
      case 'synced':
        return this.#synced(message.head);
      case 'reset':
        this.#epoch = message.epoch;
        this.#last = undefined;
        this.#segment += 1;
        return this.#sync();
      case 'refused':
        return this.#refused(message);
    }
  }

  #sync(): void {
    this.#enter('page');
    this.#after = this.#last ?? 0;
    this.#tell({ type: 'sync', epoch: this.#epoch ?? null, after: this.#last ?? null });
  }

  #deliver(event: LogEvent): void {
    const phase = this.#phase === 'live' ? 'live' : 'page';
    const isApplied = this.#last === undefined || event.seq === this.#last + 1;
    this.#deliveries.push({
      connection: this.#connection,
      phase,
      after: this.#after,
      segment: this.#segment,
      isApplied,
      event,
    });
    if (isApplied) this.#last = event.seq;
    else if (phase === 'live' && event.seq > (this.#last ?? 0)) this.#resync();
  }

  #synced(head: number): void {
    this.#last ??= head;
    this.#enter('live');
    if (this.#last < head) return this.#resync();
    this.#attempts = 0;
    this.#outbox.rewind();
    this.#pump();
  }

  /** A server that leaves a gap again and again is not asked for ever: the checker will tell. */
  #resync(): void {
    this.#resyncs += 1;
    if (this.#resyncs <= mostResyncs) this.#sync();
  }

  #acked({ cid, seq }: { cid: string; seq: number }): void {
    this.#outbox.acked(cid, seq, this.#surroundings.now());
    this.#pump();
  }

  #refused({ code, cid, retryAfterMs }: Extract<ServerMessage, { type: 'refused' }>): void {
    if (cid === undefined) {
      this.#faults.push(`refused: ${code}`);
      return this.#end();
    }
    if (errors[code].retry === 'no') return this.#outbox.refused(cid, code);
    const waitMs = retryAfterMs ?? 500;
    this.#outbox.putOff(cid, this.#surroundings.now() + waitMs);
    this.#later(waitMs + 1, () => this.#pump());
  }

  #pump(): void {
    if (this.#phase !== 'live') return;
    for (const letter of this.#outbox.take(this.#surroundings.now())) this.#tell(orderOf(letter));
  }

  #tell(order: ClientMessage): void {
    this.#line?.send(encode(order));
  }

  #watch(): void {
    this.#later(500, () => {
      const now = this.#surroundings.now();
      const since = this.#phase === 'live' ? this.#outbox.waitsSince : this.#phaseSince;
      if (this.#phase !== 'closed' && since !== undefined && now - since > silenceMs) this.#end();
      this.#watch();
    });
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#phaseSince = this.#surroundings.now();
  }

  #later(ms: number, task: () => void): void {
    if (this.#isGone) return;
    const undo = this.#surroundings.after(ms, () => {
      this.#undoTimers = this.#undoTimers.filter((other) => other !== undo);
      if (!this.#isGone) task();
    });
    this.#undoTimers.push(undo);
  }

  #newCid(): string {
    this.#cidCount += 1;
    const random = () => Math.floor(this.#surroundings.random() * 0x1_0000_0000);
    return makeCid(this.#surroundings.wallTime(), this.#cidCount, random);
  }
}

/** A UUIDv7; `count` keeps those of one millisecond in order. */
export function makeCid(time: number, count: number, random: () => number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const [head, tail] = [hex(time, 12).slice(0, 8), hex(time, 12).slice(8)];
  return `${head}-${tail}-7${hex(count % 4096, 3)}-8${hex(random() % 4096, 3)}-${hex(random(), 8)}${hex(random() % 65536, 4)}`;
}

function orderOf({ cid, text }: { cid: string; text: string }): ClientMessage {
  return { type: 'message.send', cid, text };
}

/** The events as they came: the codec's copies would hide a difference of bytes. */
function eventsIn(frame: string): LogEvent[] {
  const { events } = JSON.parse(frame) as { events: unknown[] };
  return events.flatMap((event) => toLogEvent(event) ?? []);
}
