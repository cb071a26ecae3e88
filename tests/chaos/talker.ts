import {
  type ClientMessage,
  closeCodes,
  decodeServerMessage,
  encode,
  errors,
  type ServerMessage,
} from '../../sdk/src/protocol/index.ts';
import { makeCid } from './cid.ts';
import { type ClientHistory, eventsIn, type LogEvent } from './history.ts';
import { Logbook } from './logbook.ts';
import { Outbox, orderOf } from './outbox.ts';
import type { Line, Surroundings } from './surroundings.ts';
import { Timers } from './timers.ts';

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
  /** After so long without an answer the socket is given up. */
  readonly #silenceMs: number;
  readonly #outbox = new Outbox();
  readonly #log = new Logbook();
  readonly #timers: Timers;
  readonly #readings: (readonly LogEvent[])[] = [];
  readonly #faults: string[] = [];
  #line: Line | undefined;
  #phase: Phase = 'closed';
  #phaseSince = 0;
  #connection = 0;
  #attempts = 0;
  #epoch: string | undefined;
  #resyncs = 0;
  #cidCount = 0;
  #isGone = false;

  constructor(options: {
    name: string;
    person: string;
    surroundings: Surroundings;
    haste?: number;
    silenceMs?: number;
  }) {
    this.name = options.name;
    this.person = options.person;
    this.#surroundings = options.surroundings;
    this.#haste = options.haste ?? 1;
    this.#silenceMs = options.silenceMs ?? 5_000;
    this.#timers = new Timers(options.surroundings.after);
  }

  start(): void {
    this.#open();
    this.#watch();
  }

  say(text: string, files: readonly string[] = []): void {
    const { wallTime, random } = this.#surroundings;
    this.#cidCount += 1;
    this.#outbox.add(makeCid(wallTime(), this.#cidCount, random), text, files);
    if (this.#phase === 'live') this.#pump();
  }

  /** Sends a message once more that was answered `back` messages ago, as a client does whose ack was lost. */
  repeat(back: number): void {
    const letter = this.#outbox.answered(back);
    if (letter && this.#phase === 'live') this.#tell(orderOf(letter));
  }

  /** Removes what was answered `back` messages ago, as `ask` does it; what is not answered may have happened. */
  async remove(back: number, ask: (seq: number) => Promise<unknown>): Promise<void> {
    const letter = this.#outbox.answered(back);
    const seq = letter?.acks[0]?.seq;
    if (letter === undefined || seq === undefined) return;
    await ask(seq).then(
      () => {
        letter.isRemoved = true;
      },
      () => undefined,
    );
  }

  /** Goes for good. */
  leave(): void {
    this.#isGone = true;
    this.cut();
    this.#timers.end();
  }

  noteReading(events: readonly LogEvent[]): void {
    this.#readings.push(events);
  }

  get unanswered(): number {
    return this.#outbox.size;
  }
  get last(): number {
    return this.#log.last ?? 0;
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
    return Math.max(0, this.#log.segment - 1);
  }

  history(): ClientHistory {
    return {
      name: this.name,
      person: this.person,
      sends: this.#outbox.sends(),
      deliveries: this.#log.deliveries,
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
      if (isCurrent()) this.cut();
    }
  }

  #closed(code: number, reason: string): void {
    if (code === closeCodes.fatal) {
      this.#faults.push(`closed for good: ${reason}`);
      this.leave();
    } else this.cut();
  }

  /** The network goes away without a word; after a while it is back. */
  cut(): void {
    if (this.#phase === 'closed') return;
    this.#line?.cut();
    this.#line = undefined;
    this.#enter('closed');
    const { least, spread, growth, most } = delay;
    const ms = (least + spread * this.#surroundings.random()) * growth ** this.#attempts;
    this.#attempts += 1;
    this.#timers.later(Math.min(ms, most) * this.#haste, () => this.#open());
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
        if (this.#epoch === undefined) this.#log.begin(message.floor === 0 ? 0 : undefined);
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
        this.#log.begin();
        return this.#sync();
      case 'refused':
        return this.#refused(message);
    }
  }

  #sync(): void {
    this.#enter('page');
    this.#tell({ type: 'sync', epoch: this.#epoch ?? null, after: this.#log.ask() });
  }

  #deliver(event: LogEvent): void {
    const phase = this.#phase === 'live' ? 'live' : 'page';
    const isGap = this.#log.deliver(event, { connection: this.#connection, phase });
    // Between pages a live event may come early; what is missing after them shows in `synced`.
    if (isGap && phase === 'live') this.#resync();
  }

  #synced(head: number): void {
    this.#log.last ??= head;
    this.#enter('live');
    if (this.#log.last < head) return this.#resync();
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
      return this.cut();
    }
    if (errors[code].retry === 'no') return this.#outbox.refused(cid, code);
    const waitMs = retryAfterMs ?? 500;
    this.#outbox.putOff(cid, this.#surroundings.now() + waitMs);
    this.#timers.later(waitMs + 1, () => this.#pump());
  }

  #pump(): void {
    if (this.#phase !== 'live') return;
    for (const letter of this.#outbox.take(this.#surroundings.now())) this.#tell(orderOf(letter));
  }

  #tell(order: ClientMessage): void {
    this.#line?.send(encode(order));
  }

  #watch(): void {
    this.#timers.later(500, () => {
      const now = this.#surroundings.now();
      const since = this.#phase === 'live' ? this.#outbox.waitsSince : this.#phaseSince;
      if (this.#phase !== 'closed' && since !== undefined && now - since > this.#silenceMs)
        this.cut();
      this.#watch();
    });
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#phaseSince = this.#surroundings.now();
  }
}
