import * as v from 'valibot';
import type { ErrorCode, Person } from '../../sdk/src/protocol/index.ts';
import { runAll } from '../concurrent.ts';
import { codeOf, Fault } from '../fault.ts';
import { inTime } from '../in-time.ts';
import { Noted } from '../noted.ts';
import type { Clock, Log, Peers, Storage } from '../ports.ts';

type Parts = {
  readonly id: string;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly log: Log;
};

const mostRooms = 200;
const callsAtOnce = 50;
const callMs = 5_000;
const closed = v.object({ closed: v.number() });

/** Rooms that a person has a ticket for or had one: those that have to hear of a sign-out or of another name. */
export class Rooms {
  readonly #parts: Parts;
  readonly #noted: Noted;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#noted = new Noted(parts.storage, 'room:');
  }

  load(): Promise<void> {
    return this.#noted.load();
  }

  /** Resolves when the room is noted on disk. */
  add(room: string): Promise<void> {
    return this.#noted.add(room);
  }

  /** The room visited longest ago first. */
  names(): string[] {
    return this.#noted.all().map(([room]) => room);
  }

  /** Closes the sockets of one session, or of all (null), in every room; answers how many there were, or rejects with `unavailable`. */
  async close(session: string | null): Promise<number> {
    const results = await runAll(this.#noted.all(), callsAtOnce, async ([room, visit]) => {
      const count = await this.#closeIn(room, { session, code: 'signed-out' });
      // Where one session is closed, others of the same person may stay.
      if (session === null) await this.#noted.forget(room, visit);
      return count;
    });
    if (results.some(({ status }) => status === 'rejected')) throw new Fault('unavailable');
    return results.reduce((sum, r) => sum + (r.status === 'fulfilled' ? r.value : 0), 0);
  }

  /** A room is forgotten only once its sockets are closed: otherwise a sign-out would miss them. */
  dropOldest(): void {
    const visits = this.#noted.all();
    for (const [room, visit] of visits.slice(0, Math.max(0, visits.length - mostRooms))) {
      this.#closeIn(room, { session: null, code: 'too-many-connections' })
        .then(() => this.#noted.forget(room, visit))
        .catch(() => undefined);
    }
  }

  /** Tells every room of another name or picture. */
  async rename(person: Person): Promise<void> {
    const { peers, clock, log } = this.#parts;
    const results = await runAll(this.names(), callsAtOnce, (room) =>
      inTime(clock, callMs, peers.call('room', room, { type: 'person', room, person })),
    );
    const missed = results.filter(({ status }) => status === 'rejected').length;
    if (missed > 0) log('warn', 'rooms not told of a name', { missed });
  }

  async #closeIn(room: string, whom: { session: string | null; code: ErrorCode }): Promise<number> {
    const { id: person, peers, clock, log } = this.#parts;
    try {
      const order = { type: 'close', room, person, ...whom };
      const answer = await inTime(clock, callMs, peers.call('room', room, order));
      return v.parse(closed, answer).closed;
    } catch (error) {
      log('warn', 'room not closed', {
        room,
        error: codeOf(error),
      });
      throw error;
    }
  }
}
