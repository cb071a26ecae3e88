import { decodeServerMessage, errors, type ServerMessage } from '../../sdk/src/protocol/index.ts';
import { makeCid } from './cid.ts';
import { type ClientHistory, eventsIn, type LogEvent } from './history.ts';
import { Logbook } from './logbook.ts';
import { Outbox, orderOf } from './outbox.ts';
import type { Surroundings } from './surroundings.ts';
import { Timers } from './timers.ts';
import { Wire } from './wire.ts';

const mostResyncs = 5;

type Phase = 'closed' | 'opening' | 'page' | 'live';

/**
 * A client that follows SPEC.md to the letter and remembers everything: outbox, same cid on silence, one ticket per
 * socket, jittered returns, a log that takes only `last + 1`. Written anew on purpose: it shares no code with the SDK.
 */
export class Talker {
  readonly name: string;
  readonly person: string;
  readonly #surroundings: Surroundings;
  /** After so long without an answer the socket is given up. */
  readonly #silenceMs: number;
  readonly #outbox = new Outbox();
  readonly #log = new Logbook();
  readonly #timers: Timers;
  readonly #wire: Wire;
  readonly #readings: (readonly LogEvent[])[] = [];
  readonly #faults: string[] = [];
  #phase: Phase = 'closed';
  #phaseSince = 0;
  #epoch: string | undefined;
  #resyncs = 0;
  #cidCount = 0;

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
    this.#silenceMs = options.silenceMs ?? 5_000;
    this.#timers = new Timers(options.surroundings.after);
    this.#wire = new Wire({
      surroundings: options.surroundings,
      timers: this.#timers,
      haste: options.haste ?? 1,
      onState: (state) => this.#enter(state),
      onFrame: (frame) => this.#receive(frame),
      onFatal: (reason) => {
        this.#faults.push(`closed for good: ${reason}`);
        this.leave();
      },
    });
  }

  start(): void {
    this.#wire.open();
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
    if (letter && this.#phase === 'live') this.#wire.tell(orderOf(letter));
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
    this.#wire.leave();
    this.#timers.end();
  }

  /** The network goes away without a word; after a while it is back. */
  cut(): void {
    this.#wire.cut();
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
    return this.#wire.connection;
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
    this.#wire.tell({ type: 'sync', epoch: this.#epoch ?? null, after: this.#log.ask() });
  }

  #deliver(event: LogEvent): void {
    const phase = this.#phase === 'live' ? 'live' : 'page';
    const isGap = this.#log.deliver(event, { connection: this.#wire.connection, phase });
    // Between pages a live event may come early; what is missing after them shows in `synced`.
    if (isGap && phase === 'live') this.#resync();
  }

  #synced(head: number): void {
    this.#log.last ??= head;
    this.#enter('live');
    if (this.#log.last < head) return this.#resync();
    this.#wire.settle();
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
    for (const letter of this.#outbox.take(this.#surroundings.now()))
      this.#wire.tell(orderOf(letter));
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
