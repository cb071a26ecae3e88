import { limits } from '../../sdk/src/protocol/index.ts';
import type { Storage } from '../ports.ts';

const prefix = 'ended:';
// A ticket is asked for, signed and used within its life and the time of one slow request.
const rememberedMs = limits.ticketMs * 2;
const perClean = 100;

/** Sessions that ended a short while ago: whoever still holds a ticket request of theirs must not get in. */
export class EndedSessions {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async has(session: string): Promise<boolean> {
    return (await this.#storage.get(`${prefix}${session}`)) !== undefined;
  }

  /** Resolves when it is on disk. */
  async add(session: string, now: number): Promise<void> {
    await this.#storage.put({ [`${prefix}${session}`]: now });
  }

  /** Forgets some of those whose tickets have expired. */
  async clean(now: number): Promise<void> {
    const some = await this.#storage.list<number>({ prefix, limit: perClean });
    const old = [...some].filter(([, at]) => at < now - rememberedMs).map(([key]) => key);
    if (old.length > 0) await this.#storage.delete(old);
  }
}
