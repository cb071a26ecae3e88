import { encode, limits, type Person } from '../../sdk/src/protocol/index.ts';
import type { Clock, Storage } from '../ports.ts';
import type { Audience } from './audience.ts';
import { keys } from './keys.ts';

// Changes that come together are told together: a hundred people arriving are not ten thousand frames.
const gatherMs = 100;
// One storage value holds this many ids; a larger room starts anew after a wake.
const rememberedPeople = 4_000;

/** Who is here: computed from the open sockets and their signs of life, and told to the others when it changes. */
export class Presence {
  readonly #audience: Audience;
  readonly #clock: Clock;
  readonly #storage: Storage;
  readonly #onCount: (count: number) => void;
  /** People whom the others have been told about. */
  #told: Map<string, Person | undefined>;
  /** People without a socket, and when that counts as having left. */
  readonly #leaving = new Map<string, number>();
  #undoTimer: (() => void) | undefined;

  private constructor(
    parts: { audience: Audience; clock: Clock; storage: Storage; onCount: (count: number) => void },
    told: readonly string[],
  ) {
    this.#audience = parts.audience;
    this.#clock = parts.clock;
    this.#storage = parts.storage;
    this.#onCount = parts.onCount;
    this.#told = new Map(told.map((id) => [id, undefined]));
  }

  /** After a wake the difference to what was told before the sleep is told. */
  static async open(parts: {
    audience: Audience;
    clock: Clock;
    storage: Storage;
    onCount: (count: number) => void;
  }): Promise<Presence> {
    const told = (await parts.storage.get<string[]>(keys.present)) ?? [];
    const presence = new Presence(parts, told);
    const here = presence.#here();
    if (told.length !== here.size || told.some((id) => !here.has(id))) presence.#tellSoon();
    return presence;
  }

  /** People present, at most as many as a snapshot carries, and the count of all. */
  snapshot(): { online: Person[]; count: number } {
    const here = this.#here();
    return { online: [...here.values()].slice(0, limits.presencePeople), count: here.size };
  }

  /** Looks again, soon: somebody came, or may have fallen silent. */
  changed(): void {
    this.#tellSoon();
  }

  /** A socket of this person closed; without another one they have left in a while. */
  closed(person: string): void {
    if (this.#audience.countOf(person) > 0) return;
    this.#leaving.set(person, this.#clock.now() + limits.leaveAfterMs);
    this.#clock.after(limits.leaveAfterMs, () => this.#tellSoon());
  }

  /** Drops sockets that were silent for too long. Runs at every sign of life of anybody. */
  dropSilent(now: number): void {
    const dropped: string[] = [];
    const count = this.#audience.close((state) => {
      const isSilent = now - state.beatAt > limits.heartbeatMs;
      if (isSilent) dropped.push(state.person.id);
      return isSilent;
    }, 'network');
    if (count > 0) this.#tellSoon();
    for (const person of dropped) this.#leaving.delete(person);
  }

  #here(): Map<string, Person> {
    const here = new Map<string, Person>();
    for (const state of this.#audience.states())
      if (state.isLive) here.set(state.person.id, state.person);
    return here;
  }

  #tellSoon(): void {
    if (this.#undoTimer) return;
    this.#undoTimer = this.#clock.after(gatherMs, () => {
      this.#undoTimer = undefined;
      this.#tell();
    });
  }

  #tell(): void {
    const here = this.#here();
    const now = this.#clock.now();
    for (const id of here.keys()) this.#leaving.delete(id);
    const left = [...this.#told.keys()].filter(
      (id) => !here.has(id) && (this.#leaving.get(id) ?? 0) <= now,
    );
    const joined = [...here.values()].filter((person) => !this.#told.has(person.id));
    if (left.length === 0 && joined.length === 0) return;
    for (const id of left) {
      this.#told.delete(id);
      this.#leaving.delete(id);
    }
    for (const person of joined) this.#told.set(person.id, person);
    const count = this.#told.size;
    this.#audience.broadcast(encode({ type: 'presence', joined, left, count }));
    void this.#storage.put({ [keys.present]: [...this.#told.keys()].slice(-rememberedPeople) });
    this.#onCount(count);
  }
}
