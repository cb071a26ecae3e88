import type { Environment } from './environment.ts';
import type { OutboxEntry } from './types.ts';

// A storage that hangs must not keep a message from being sent.
const storeWithinMs = 2_000;

/**
 * One tab's share of the outbox. Each tab holds a lock of its own name for as long as it lives, and each entry carries
 * the name of its tab: whoever gets the lock of another tab knows that it is gone, and takes its entries over.
 */
export class TabOutbox {
  readonly #environment: Environment;
  readonly #server: string;
  readonly #tab: string;
  #release: (() => void) | undefined;
  #held: Promise<void> | undefined;

  constructor(environment: Environment, server: string, tab: string) {
    this.#environment = environment;
    this.#server = server;
    this.#tab = tab;
  }

  /** Keeps an entry for this tab. Resolves also when that is impossible: the message then lives as long as the page. */
  put(entry: Omit<OutboxEntry, 'owner'>): Promise<void> {
    return this.#patiently(async () => {
      await this.#hold();
      await this.#environment.outbox.put({ ...entry, owner: this.#tab });
    });
  }

  remove(cid: string): Promise<void> {
    return this.#patiently(() => this.#environment.outbox.remove(cid));
  }

  /** Removes everything, but what the person `except` wrote. */
  clear(except?: string): Promise<void> {
    const { outbox } = this.#environment;
    return this.#patiently(async () => {
      for (const { cid, person } of await outbox.list()) {
        if (person !== except) await outbox.remove(cid);
      }
    });
  }

  /** This tab's entries of a room, and those of tabs that are gone, which become its own. */
  async claim(person: string, room: string): Promise<OutboxEntry[]> {
    const { outbox, locks } = this.#environment;
    const claimed = new Map<string, OutboxEntry>();
    const list = async () =>
      (await outbox.list()).filter((entry) => entry.person === person && entry.room === room);
    const take = async (owner: string) => {
      for (const entry of await list()) {
        if (entry.owner !== owner) continue;
        if (owner !== this.#tab) await outbox.put({ ...entry, owner: this.#tab });
        claimed.set(entry.cid, entry);
      }
    };
    await this.#patiently(async () => {
      await this.#hold();
      for (const owner of new Set((await list()).map((entry) => entry.owner))) {
        if (locks === undefined || owner === this.#tab) await take(owner);
        else
          await locks.request(
            this.#lock(owner),
            { ifAvailable: true },
            (lock) => lock && take(owner),
          );
      }
    });
    return [...claimed.values()];
  }

  /** Gives up this tab's lock, so that others may take over what it leaves. */
  release(): void {
    this.#release?.();
    this.#held = undefined;
  }

  #hold(): Promise<void> {
    this.#held ??= new Promise((resolve) => {
      const { locks } = this.#environment;
      if (locks === undefined) return resolve();
      const task = () => {
        resolve();
        return new Promise<void>((release) => {
          this.#release = release;
        });
      };
      // Without a lock others take over what is here; the server knows a repeated cid.
      locks.request(this.#lock(this.#tab), {}, task).catch(resolve);
    });
    return this.#held;
  }

  #lock(tab: string): string {
    return `partyline ${this.#server} ${tab}`;
  }

  /** Resolves when the work is done, has failed or takes too long. */
  #patiently(work: () => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const undo = this.#environment.after(storeWithinMs, resolve);
      const end = () => {
        undo();
        resolve();
      };
      work().then(end, end);
    });
  }
}
