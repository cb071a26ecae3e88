import { limits } from '../../sdk/src/protocol/index.ts';
import type { Storage } from '../ports.ts';

const prefix = 'ended:';
// A session's name is a hash in hex, so that this is none.
const everywhere = 'everywhere';
// A ticket is asked for, signed and used within its life and the time of one slow request.
const rememberedMs = limits.ticketMs * 2;
const perClean = 100;

/** Sessions that ended a short while ago: whoever still holds a ticket request of theirs must not get in. */
export class EndedSessions {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Whether the session ended, by itself or with all others after `startedAt`. */
  async has(session: string, startedAt: number): Promise<boolean> {
    const [own, all] = await Promise.all([
      this.#storage.get(`${prefix}${session}`),
      this.#storage.get<number>(`${prefix}${everywhere}`),
    ]);
    return own !== undefined || (all !== undefined && startedAt <= all);
  }

  /** `null`: all sessions that there are. Resolves when it is on disk. */
  async add(session: string | null, now: number): Promise<void> {
    await this.#storage.put({ [`${prefix}${session ?? everywhere}`]: now });
  }

  /** Forgets some of those whose tickets have expired. */
  async clean(now: number): Promise<void> {
    const some = await this.#storage.list<number>({ prefix, limit: perClean });
    const old = [...some].filter(([, at]) => at < now - rememberedMs).map(([key]) => key);
    if (old.length > 0) await this.#storage.delete(old);
  }
}
