import * as v from 'valibot';
import { type ErrorCode, parse } from '../../sdk/src/protocol/index.ts';
import { runAll } from '../concurrent.ts';
import { Fault } from '../fault.ts';
import { Noted } from '../noted.ts';
import { personOrder } from '../orders.ts';
import type { Clock, Log, Peers, Storage } from '../ports.ts';
import { Admission } from '../sockets/admission.ts';

/** What a person object is made of. */
export type PersonParts = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly log: Log;
};
type Order = v.InferOutput<typeof personOrder>;
type OrderOf<T extends Order['type']> = Extract<Order, { type: T }>;

const mostRooms = 200;
const closesAtOnce = 50;
const closeWithinMs = 5_000;
const closed = v.object({ closed: v.number() });

/** One person: knows which rooms they may have sockets in, so that signing out reaches every one of them. */
export class Person {
  readonly #parts: PersonParts;
  readonly #visits: Noted;
  readonly #admission: Admission;

  constructor(parts: PersonParts) {
    this.#parts = parts;
    this.#visits = new Noted(parts.storage, 'room:');
    this.#admission = new Admission(parts.storage);
  }

  /** Loads what is kept. Repeat it if it fails; nothing else may run before. */
  ready(): Promise<void> {
    return this.#visits.load();
  }

  /** Answers the edge. Rejects with a `Fault`. */
  async order(data: unknown): Promise<unknown> {
    const parsed = parse(personOrder, data);
    if (!parsed.ok) throw new Fault('invalid', { field: parsed.field });
    const order = parsed.value;
    switch (order.type) {
      case 'open':
        return this.#open(order);
      case 'close':
        return this.#close(order);
      default:
        throw new Fault('internal');
    }
  }

  async #open({ person, session, room, startedAt }: OrderOf<'open'>): Promise<{ ok: true }> {
    await this.#admission.clean(this.#parts.clock.now());
    // Noted first: a sign-out that comes in between finds the room, one that came before is found by the next line.
    await this.#visits.add(room);
    if (await this.#admission.hasEnded(session, person, startedAt)) throw new Fault('signed-out');
    this.#dropOldest(person);
    return { ok: true };
  }

  async #close({ person, session }: OrderOf<'close'>): Promise<{ closed: number }> {
    await this.#admission.end(session ?? person, this.#parts.clock.now());
    const visits = this.#visits.all();
    const results = await runAll(visits, closesAtOnce, async ([room, visit]) => {
      const count = await this.#closeIn(room, { person, session, code: 'signed-out' });
      // Where one session is closed, others of the same person may stay.
      if (session === null) await this.#visits.forget(room, visit);
      return count;
    });
    if (results.some(({ status }) => status === 'rejected')) throw new Fault('unavailable');
    return {
      closed: results.reduce((sum, r) => sum + (r.status === 'fulfilled' ? r.value : 0), 0),
    };
  }

  /** A room is forgotten only once its sockets are closed: otherwise a sign-out would miss them. */
  #dropOldest(person: string): void {
    const visits = this.#visits.all();
    for (const [room, visit] of visits.slice(0, Math.max(0, visits.length - mostRooms))) {
      const order = { person, session: null, code: 'too-many-connections' } as const;
      this.#closeIn(room, order)
        .then(() => this.#visits.forget(room, visit))
        .catch(() => undefined);
    }
  }

  async #closeIn(
    room: string,
    whom: { person: string; session: string | null; code: ErrorCode },
  ): Promise<number> {
    const { peers, log } = this.#parts;
    try {
      const answer = await this.#inTime(peers.call('room', room, { type: 'close', room, ...whom }));
      return v.parse(closed, answer).closed;
    } catch (error) {
      log('warn', 'room not closed', {
        room,
        error: error instanceof Fault ? error.code : 'internal',
      });
      throw error;
    }
  }

  #inTime<T>(call: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = this.#parts.clock.after(closeWithinMs, () => reject(new Fault('unavailable')));
      call.then(resolve, reject).finally(stop);
    });
  }
}
