import type * as v from 'valibot';
import { parse } from '../../sdk/src/protocol/index.ts';
import { runAll } from '../concurrent.ts';
import { codeOf, Fault } from '../fault.ts';
import { Backlog } from '../metrics/backlog.ts';
import { type Told, withTold } from '../metrics/hand-over.ts';
import { Totals } from '../metrics/totals.ts';
import { Noted } from '../noted.ts';
import { scribeOrder, sweepAnswer } from '../orders.ts';
import type { Clock, Database, Log, Metrics, Peers, Storage } from '../ports.ts';
import { type Presence, writePresence } from '../storage/presence-statements.ts';
import { updateOnline } from '../storage/room-statements.ts';
import { deleteExpiredSessions } from '../storage/session-statements.ts';
import { Commits } from './commits.ts';
import { Gathered } from './gathered.ts';

/** What a scribe object is made of. */
export type ScribeParts = {
  readonly storage: Storage;
  readonly database: Database;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly log: Log;
  readonly metrics?: Metrics | undefined;
  /** What was counted where the scribe itself runs, since it was last asked. */
  readonly takeOwn?: (() => Told['counts']) | undefined;
};

type AppendOrder = Extract<v.InferOutput<typeof scribeOrder>, { type: 'append' }>;

const visitsAtOnce = 8;
const onlineEveryMs = 5_000;
const seenEveryMs = 2_000;
const cleanEveryMs = 60 * 60_000;
const most = { statements: 100, events: 1_000 };

/** The only writer to libSQL: takes what rooms and requests want written, and visits rooms that nobody else visits. */
export class Scribe {
  readonly #parts: ScribeParts;
  readonly #commits: Commits;
  readonly #notes: Noted;
  readonly #online: Gathered<number>;
  readonly #seen: Gathered<Presence>;
  readonly #backlog = new Backlog();
  readonly #totals: Totals;
  #cleanedAt = 0;
  #sweeping: Promise<{ rooms: number; pending: number }> | undefined;

  constructor(parts: ScribeParts) {
    this.#parts = parts;
    this.#commits = new Commits(parts);
    this.#totals = new Totals(parts.storage);
    this.#notes = new Noted(parts.storage, 'noted:');
    const { clock } = parts;
    this.#online = new Gathered(clock, onlineEveryMs, (counts) =>
      this.#commits.write([updateOnline(counts, clock.now())]),
    );
    this.#seen = new Gathered(clock, seenEveryMs, (seen) =>
      this.#commits.write([writePresence(seen)]),
    );
  }

  /** Loads what is kept. Repeat it if it fails; nothing else may run before. */
  async ready(): Promise<void> {
    await Promise.all([this.#notes.load(), this.#totals.load()]);
  }

  /** Answers rooms and the edge. Rejects with a `Fault`. */
  async order(data: unknown): Promise<unknown> {
    this.#hear(data);
    const parsed = parse(scribeOrder, data);
    if (!parsed.ok) throw new Fault('invalid', { field: parsed.field });
    const order = parsed.value;
    switch (order.type) {
      case 'write':
        if (order.statements.length > most.statements) throw new Fault('too-large');
        return { changed: await this.#commits.write(order.statements) };
      case 'append':
        if (order.events.length > most.events) throw new Fault('too-large');
        await this.#append(order);
        return { ok: true };
      case 'note':
        await this.#notes.add(order.room);
        return { ok: true };
      case 'online':
        // Lossy: what is not written now is reported again within a minute.
        this.#online.add(order.room, order.count).catch(() => undefined);
        return { ok: true };
      case 'seen':
        await this.#seen.add(order.person, { until: order.until, seenAt: order.seenAt });
        return { ok: true };
      case 'sweep':
        this.#sweeping ??= this.#sweep().finally(() => {
          this.#sweeping = undefined;
        });
        return this.#sweeping;
      case 'health':
        return { ...this.#commits.health(), held: this.#backlog.read(this.#parts.clock.now()) };
      case 'told':
        return { ok: true };
      case 'metrics':
        return this.#readTotals();
    }
  }

  /** What was counted elsewhere and came along. First of all: also an order that fails has brought it. */
  #hear(data: unknown): void {
    const parsed = parse(withTold, data);
    if (parsed.ok && parsed.value.told)
      this.#totals.add(parsed.value.told, this.#parts.clock.now());
  }

  async #readTotals() {
    const now = this.#parts.clock.now();
    this.#totals.add({ counts: this.#parts.takeOwn?.() ?? {} }, now);
    return this.#totals.read(now);
  }

  async #append({ behind, ...append }: AppendOrder): Promise<void> {
    const { room, events } = append;
    const { clock } = this.#parts;
    const oldestAt = events[0]?.at ?? clock.now();
    this.#backlog.began(room, { events: events.length + behind, oldestAt });
    await this.#commits.append(append);
    this.#backlog.ended(room, behind, clock.now());
  }

  async #sweep(): Promise<{ rooms: number; pending: number }> {
    this.#cleanSometimes();
    void this.#totals.keep();
    const noted = this.#notes.all();
    const visits = await runAll(noted, visitsAtOnce, ([room, note]) => this.#visit(room, note));
    const pending = visits.reduce(
      // A room that could not be reached has at least one reason to be visited again.
      (sum, visit) => sum + (visit.status === 'fulfilled' ? visit.value : 1),
      0,
    );
    return { rooms: noted.length, pending };
  }

  async #visit(room: string, note: number): Promise<number> {
    const { peers, log } = this.#parts;
    try {
      const answer = parse(sweepAnswer, await peers.call('room', room, { type: 'sweep', room }));
      if (!answer.ok) throw new Fault('internal');
      this.#backlog.visited(room, answer.value.pending, this.#parts.clock.now());
      if (answer.value.forget) await this.#notes.forget(room, note);
      return answer.value.pending;
    } catch (error) {
      log('warn', 'visit failed', {
        room,
        error: codeOf(error),
      });
      throw error;
    }
  }

  #cleanSometimes(): void {
    const now = this.#parts.clock.now();
    if (now - this.#cleanedAt < cleanEveryMs) return;
    this.#cleanedAt = now;
    this.#commits.write([deleteExpiredSessions(now)]).catch(() => undefined);
  }
}
