import { encode, limits, type Person } from '../../sdk/src/protocol/index.ts';
import type { Clock, Storage } from '../ports.ts';
import type { Audience } from './audience.ts';
import { keys } from './keys.ts';

// Changes that come together are told together: a hundred people arriving are not ten thousand frames.
const gatherMs = 100;
const lookEveryMs = 5_000;
const reportEveryMs = 60_000;
// One storage value holds this many ids; a larger room starts anew after a wake.
const remembered = { told: 2_000, leaving: 700 };

type Parts = {
  readonly audience: Audience;
  readonly clock: Clock;
  readonly storage: Storage;
  /** Hears of the number of people, when it changes and once a minute. */
  readonly onCount: (count: number) => void;
};
/** What outlives a hibernation: whom the others know of, and when those without a socket count as having left. */
type Kept = {
  readonly told: readonly string[];
  readonly leaving: Readonly<Record<string, number>>;
};

/** Who is here: computed from the open sockets and their signs of life, and told to the others when it changes. */
export class Presence {
  readonly #parts: Parts;
  readonly #told: Set<string>;
  readonly #leaving: Map<string, number>;
  #undoTimer: (() => void) | undefined;
  #lookedAt = 0;
  #reportedAt = 0;

  private constructor(parts: Parts, { told, leaving }: Kept) {
    this.#parts = parts;
    this.#told = new Set(told);
    this.#leaving = new Map(Object.entries(leaving));
  }

  /** After a wake, what is different from what was told before is told. */
  static async open(parts: Parts): Promise<Presence> {
    const kept = await parts.storage.get<Kept>(keys.presence);
    const presence = new Presence(parts, kept ?? { told: [], leaving: {} });
    const here = presence.#here();
    const lost = [...presence.#told].filter((id) => !here.has(id));
    if (lost.length > 0) presence.#expectEnd(lost.filter((id) => !presence.#leaving.has(id)));
    if ([...here.keys()].some((id) => !presence.#told.has(id))) presence.changed();
    return presence;
  }

  /** People present, at most as many as a snapshot carries, and the count of all. */
  snapshot(): { online: Person[]; count: number } {
    const here = this.#here();
    return { online: [...here.values()].slice(0, limits.presencePeople), count: here.size };
  }

  /** Looks again, soon: somebody came or went. */
  changed(): void {
    this.#undoTimer ??= this.#parts.clock.after(gatherMs, () => {
      this.#undoTimer = undefined;
      this.#tell();
    });
  }

  /** A socket of this person closed; without another one they have left in a while. */
  closed(person: string): void {
    if (this.#parts.audience.countOf(person) === 0) this.#expectEnd([person]);
  }

  /** Somebody is awake: a good moment to look who is not. */
  signOfLife(now: number): void {
    if (now - this.#lookedAt >= lookEveryMs) this.dropSilent(now);
    if (now - this.#reportedAt >= reportEveryMs) this.#report(this.#here().size);
  }

  /** Drops sockets that were silent for too long; their people have left at once. */
  dropSilent(now: number): void {
    this.#lookedAt = now;
    for (const person of this.#parts.audience.closeSilent(now - limits.heartbeatMs))
      this.#leaving.set(person, now);
    // Also those whose end should have been told while the room slept.
    for (const endsAt of this.#leaving.values()) if (endsAt <= now) return this.changed();
  }

  #expectEnd(people: readonly string[]): void {
    const { clock } = this.#parts;
    const endsAt = clock.now() + limits.leaveAfterMs;
    for (const person of people) this.#leaving.set(person, endsAt);
    this.#keep();
    clock.after(limits.leaveAfterMs, () => this.changed());
  }

  #here(): Map<string, Person> {
    const here = new Map<string, Person>();
    for (const state of this.#parts.audience.states())
      if (state.isLive) here.set(state.person.id, state.person);
    return here;
  }

  #tell(): void {
    const here = this.#here();
    const now = this.#parts.clock.now();
    const left = [...this.#told].filter(
      (id) => !here.has(id) && (this.#leaving.get(id) ?? 0) <= now,
    );
    const joined = [...here.values()].filter(({ id }) => !this.#told.has(id));
    const isOver = [...this.#leaving].filter(([id, endsAt]) => here.has(id) || endsAt <= now);
    for (const [id] of isOver) this.#leaving.delete(id);
    for (const id of left) this.#told.delete(id);
    for (const { id } of joined) this.#told.add(id);
    const isNews = left.length > 0 || joined.length > 0;
    if (isNews || isOver.length > 0) this.#keep();
    if (!isNews) return;
    const count = this.#told.size;
    this.#parts.audience.broadcast(encode({ type: 'presence', joined, left, count }));
    this.#report(count);
  }

  #keep(): void {
    const told = [...this.#told].slice(-remembered.told);
    const leaving = Object.fromEntries([...this.#leaving].slice(-remembered.leaving));
    void this.#parts.storage.put({ [keys.presence]: { told, leaving } satisfies Kept });
  }

  #report(count: number): void {
    this.#reportedAt = this.#parts.clock.now();
    this.#parts.onCount(count);
  }
}
