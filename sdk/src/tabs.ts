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
  async put(entry: Omit<OutboxEntry, 'owner'>): Promise<void> {
    await this.#orLater(
      this.#hold().then(() => this.#environment.outbox.put({ ...entry, owner: this.#tab })),
    );
  }

  async remove(cid: string): Promise<void> {
    await this.#environment.outbox.remove(cid).catch(ignore);
  }

  /** Removes everything, but what the person `except` wrote. */
  async clear(except?: string): Promise<void> {
    await this.#orLater(this.#environment.outbox.clear(except));
  }

  /** This tab's entries of a room, and those of tabs that are gone, which become its own. */
  async claim(person: string, room: string): Promise<OutboxEntry[]> {
    const { outbox } = this.#environment;
    try {
      await this.#hold();
      const owners = new Set((await outbox.list(person, room)).map(({ owner }) => owner));
      owners.delete(this.#tab);
      for (const owner of owners) await this.#takeOver(owner, person, room);
      return (await outbox.list(person, room)).filter(({ owner }) => owner === this.#tab);
    } catch {
      return [];
    }
  }

  /** Gives up this tab's lock, so that others may take over what it leaves. */
  release(): void {
    this.#release?.();
    this.#held = undefined;
  }

  async #takeOver(tab: string, person: string, room: string): Promise<void> {
    const { outbox, locks } = this.#environment;
    const take = async (lock: object | null) => {
      if (lock === null) return;
      const left = (await outbox.list(person, room)).filter(({ owner }) => owner === tab);
      for (const entry of left) await outbox.put({ ...entry, owner: this.#tab });
    };
    await (locks?.request(this.#lockOf(tab), { ifAvailable: true }, take) ?? take({}));
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
      locks.request(this.#lockOf(this.#tab), {}, task).catch(resolve);
    });
    return this.#held;
  }

  #lockOf(tab: string): string {
    return `partyline ${this.#server} ${tab}`;
  }

  #orLater(work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const undo = this.#environment.after(storeWithinMs, resolve);
      work.catch(ignore).then(() => {
        undo();
        resolve();
      });
    });
  }
}

function ignore(): void {}
