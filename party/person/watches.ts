import * as v from 'valibot';
import { runAll } from '../concurrent.ts';
import { isPrivateRoom } from '../people/private-room.ts';
import type { Clock, Peers, Storage } from '../ports.ts';

/** When a room is to be asked again, and how often it has said no. */
type Watch = { readonly dueAt: number; readonly refusals: number };
type Parts = {
  readonly id: string;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly peers: Peers;
  /** Rooms of this person, the one visited longest ago first. */
  readonly rooms: () => readonly string[];
};

const key = 'watches';
const most = 50;
const callsAtOnce = 50;
const watchedMs = 5 * 60_000;
const renewAfterMs = 4 * 60_000;
// Who opens a room for the first time is a member only a moment after their ticket.
const firstRetryMs = 5_000;
const accepted = v.object({ ok: v.boolean() });

/** The rooms that tell this person of new messages while they are there: the public ones visited last. */
export class Watches {
  readonly #parts: Parts;
  #watches = new Map<string, Watch>();
  #isKept = true;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async load(): Promise<void> {
    const kept = await this.#parts.storage.get<Record<string, Watch>>(key);
    this.#watches = new Map(Object.entries(kept ?? {}));
  }

  /** Asks the rooms whose time has come. To be called while the person is there. */
  renew(): void {
    const now = this.#parts.clock.now();
    const due = this.#recent().filter((room) => (this.#watches.get(room)?.dueAt ?? 0) <= now);
    if (due.length === 0) return;
    for (const room of due) this.#set(room, { ...this.#of(room), dueAt: now + renewAfterMs });
    void runAll(due, callsAtOnce, (room) => this.#watch(room)).then(() => this.#keep());
  }

  /** A room is about to be opened. */
  visit(room: string): void {
    this.#watches.delete(room);
    this.renew();
  }

  /** The person has gone. */
  end(): void {
    const watched = [...this.#watches].filter(([, { refusals }]) => refusals === 0);
    this.#watches.clear();
    this.#isKept = false;
    this.#keep();
    void runAll(watched, callsAtOnce, ([room]) => this.#tell(room, 0));
  }

  async #watch(room: string): Promise<void> {
    const now = this.#parts.clock.now();
    const before = this.#of(room);
    const answer = await this.#tell(room, now + watchedMs).catch(() => undefined);
    // Gone meanwhile, or begun anew.
    if (!this.#watches.has(room)) return;
    const isAccepted = v.is(accepted, answer) && answer.ok;
    if (isAccepted) return this.#set(room, { dueAt: now + renewAfterMs, refusals: 0 });
    const waitMs = Math.min(firstRetryMs * 4 ** before.refusals, renewAfterMs);
    this.#set(room, { dueAt: now + waitMs, refusals: before.refusals + 1 });
    if (waitMs === firstRetryMs) this.#parts.clock.after(waitMs, () => this.#retry(room));
  }

  #retry(room: string): void {
    if (this.#watches.has(room)) this.renew();
  }

  #tell(room: string, until: number): Promise<unknown> {
    const { id: person, peers } = this.#parts;
    return peers.call('room', room, { type: 'watch', room, person, until });
  }

  #recent(): string[] {
    // Private rooms tell both of them unasked.
    const open = this.#parts.rooms().filter((room) => !isPrivateRoom(room));
    return open.slice(-most);
  }

  #of(room: string): Watch {
    return this.#watches.get(room) ?? { dueAt: 0, refusals: 0 };
  }

  #set(room: string, watch: Watch): void {
    this.#watches.set(room, watch);
    this.#isKept = false;
  }

  #keep(): void {
    if (this.#isKept) return;
    this.#isKept = true;
    const recent = new Set(this.#recent());
    for (const room of this.#watches.keys()) if (!recent.has(room)) this.#watches.delete(room);
    void this.#parts.storage.put({ [key]: Object.fromEntries(this.#watches) });
  }
}
