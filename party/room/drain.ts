import { inTime } from '../in-time.ts';
import { unwatched } from '../metrics/tally.ts';
import type { Clock, Log, Metrics, Peers } from '../ports.ts';
import { traceOf } from '../trace.ts';
import type { RoomLog } from './log.ts';
import { type EncodedEvent, toRow } from './stored-event.ts';

// In a house of many rooms each hand-over costs a call: with 50 ms, 100 rooms of 15 messages/s starved the scribe.
// The object answers for what is not handed over yet, so nobody notices.
const gatherMs = 400;
const firstRetryMs = 250;
// A database that comes back must not find a room that waits for long: 5 s per 1,000 events is the promise.
const mostRetryMs = 4_000;
// Somebody waits for the answer to what they removed.
const waitMs = 3_000;
const mostEvents = 300;
const mostCharacters = 400_000;

type Parts = {
  readonly log: RoomLog;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly scribe: string;
  readonly report: Log;
  readonly metrics?: Metrics | undefined;
};

/** Hands the log over to libSQL through the scribe, in order, until it has everything. */
export class Drain {
  readonly #parts: Parts;
  readonly #onDrained: () => void;
  #isScheduled = false;
  #running: Promise<void> | undefined;
  #retryMs = 0;

  constructor(parts: Parts, onDrained: () => void) {
    this.#parts = parts;
    this.#onDrained = onDrained;
  }

  get pending(): number {
    return this.#parts.log.head - this.#parts.log.drained;
  }

  /** There may be something to hand over. */
  nudge(): void {
    if (this.#isScheduled || this.#running || this.pending === 0) return;
    this.#isScheduled = true;
    this.#parts.clock.after(Math.max(gatherMs, this.#retryMs), () => {
      this.#isScheduled = false;
      void this.now();
    });
  }

  /** Hands over what there is right now. Never rejects; `pending` tells whether it worked. */
  now(): Promise<void> {
    this.#running ??= this.#handOver().finally(() => {
      this.#running = undefined;
      this.nudge();
    });
    return this.#running;
  }

  /** Hands over everything up to `seq` and answers how many of these are left, at the latest after 3 s. Never rejects. */
  async upTo(seq: number): Promise<number> {
    const { log, clock } = this.#parts;
    if (log.drained < seq) await inTime(clock, waitMs, this.#reach(seq)).catch(() => undefined);
    return Math.max(0, seq - log.drained);
  }

  async #reach(seq: number): Promise<void> {
    await this.now();
    // What was under way already may have begun before it.
    if (this.#parts.log.drained < seq && this.#retryMs === 0) await this.now();
  }

  async #handOver(): Promise<void> {
    const { log, clock, peers, scribe, report, metrics = unwatched } = this.#parts;
    try {
      // What comes meanwhile is gathered for the next time.
      const until = log.head;
      while (log.drained < until) {
        const events = await this.#next();
        const last = events.at(-1)?.event.seq;
        if (last === undefined) throw new Error('the log has a gap above the drained mark');
        const startedAt = clock.now();
        await peers.call('scribe', scribe, {
          type: 'append',
          room: log.room,
          epoch: log.epoch,
          events: events.map(toRow),
          behind: log.head - last,
        });
        metrics.observe('drainSeconds', clock.now() - startedAt);
        metrics.count('drainRows', [], events.length);
        log.markDrained(last);
        this.#retryMs = 0;
      }
      this.#onDrained();
    } catch (error) {
      this.#retryMs = Math.min(Math.max(firstRetryMs, this.#retryMs * 2), mostRetryMs);
      metrics.count('drainFailures');
      report('warn', 'drain failed', {
        object: log.room,
        pending: this.pending,
        retryMs: this.#retryMs,
        error: traceOf(error),
      });
    }
  }

  async #next(): Promise<readonly EncodedEvent[]> {
    const { log } = this.#parts;
    const events = await log.range(log.drained, Math.min(log.head, log.drained + mostEvents));
    let characters = 0;
    const tooMuch = events.findIndex(({ json }) => {
      characters += json.length;
      return characters > mostCharacters;
    });
    return tooMuch > 0 ? events.slice(0, tooMuch) : events;
  }
}
