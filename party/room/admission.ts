import { limits } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';
import type { Identity } from '../orders.ts';
import type { Storage } from '../ports.ts';
import { endOf, keys } from './keys.ts';

// A ticket is refused by its own expiry at the edge; what is remembered here outlives that with some room for clocks.
const rememberMs = limits.ticketMs * 4;

/** Lets a ticket in once, and none of a session that has ended. */
export class Admission {
  readonly #storage: Storage;
  readonly #used = new Set<string>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Throws `ticket-invalid` or `signed-out`; otherwise the ticket is used up. */
  async admit(identity: Identity, now: number): Promise<void> {
    if (identity.ticketExpiresAt < now || this.#used.has(identity.ticket))
      throw new Fault('ticket-invalid');
    this.#used.add(identity.ticket);
    const [used, session, everywhere] = await Promise.all([
      this.#storage.get<number>(keys.ticket(identity.ticket)),
      this.#storage.get<number>(keys.ended(identity.session)),
      this.#storage.get<number>(keys.ended(identity.person.id)),
    ]);
    if (used !== undefined) throw new Fault('ticket-invalid');
    const issuedAt = identity.ticketExpiresAt - limits.ticketMs;
    if (session !== undefined || (everywhere !== undefined && issuedAt <= everywhere))
      throw new Fault('signed-out');
    void this.#storage.put({ [keys.ticket(identity.ticket)]: identity.ticketExpiresAt });
  }

  /** From now on no ticket of this session lets anybody in; for a person, none that was made until now. */
  end(sessionOrPerson: string, now: number): Promise<void> {
    return this.#storage.put({ [keys.ended(sessionOrPerson)]: now });
  }

  /** Forgets what has expired anyway. */
  async clean(now: number): Promise<void> {
    const old: string[] = [];
    for (const prefix of ['ticket:', 'ended:']) {
      const some = await this.#storage.list<number>({
        start: prefix,
        end: endOf(prefix),
        limit: 100,
      });
      for (const [key, at] of some) if (at < now - rememberMs) old.push(key);
    }
    if (old.length > 0) void this.#storage.delete(old.slice(0, 100));
    if (this.#used.size > 10_000) this.#used.clear();
  }
}
