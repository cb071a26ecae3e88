import { limits } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';
import type { Identity } from '../orders.ts';
import type { Storage } from '../ports.ts';

// A ticket is refused by its own expiry at the edge; what is remembered here outlives that with some room for clocks.
const rememberMs = limits.ticketMs * 4;
const perClean = 100;
const ticketKey = (id: string) => `ticket:${id}`;
const endedKey = (sessionOrPerson: string) => `ended:${sessionOrPerson}`;

/** Lets a ticket in once, and none of a session that has ended. For every object that has sockets. */
export class Admission {
  readonly #storage: Storage;
  readonly #used = new Set<string>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Throws `ticket-invalid` or `signed-out`; otherwise the ticket is used up. */
  async admit(identity: Identity, now: number): Promise<void> {
    const { ticket, ticketExpiresAt, session, person } = identity;
    if (ticketExpiresAt < now || this.#used.has(ticket)) throw new Fault('ticket-invalid');
    this.#used.add(ticket);
    const startedAt = ticketExpiresAt - limits.ticketMs;
    const [used, hasEnded] = await Promise.all([
      this.#storage.get<number>(ticketKey(ticket)),
      this.hasEnded(session, person.id, startedAt),
    ]);
    if (used !== undefined) throw new Fault('ticket-invalid');
    if (hasEnded) throw new Fault('signed-out');
    void this.#storage.put({ [ticketKey(ticket)]: ticketExpiresAt });
  }

  /** Whether a session ended, by itself or with all others of the person after `startedAt`. */
  async hasEnded(session: string, person: string, startedAt: number): Promise<boolean> {
    const [own, all] = await Promise.all([
      this.#storage.get<number>(endedKey(session)),
      this.#storage.get<number>(endedKey(person)),
    ]);
    return own !== undefined || (all !== undefined && startedAt <= all);
  }

  /** From now on no ticket of this session lets anybody in; for a person, none that was made until now. */
  end(sessionOrPerson: string, now: number): Promise<void> {
    return this.#storage.put({ [endedKey(sessionOrPerson)]: now });
  }

  /** Forgets what has expired anyway. */
  async clean(now: number): Promise<void> {
    const old: string[] = [];
    for (const prefix of ['ticket:', 'ended:']) {
      const some = await this.#storage.list<number>({ prefix, limit: perClean });
      for (const [key, at] of some) if (at < now - rememberMs) old.push(key);
    }
    if (old.length > 0) void this.#storage.delete(old.slice(0, perClean));
    if (this.#used.size > 10_000) this.#used.clear();
  }
}
