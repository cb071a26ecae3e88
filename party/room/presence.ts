import { encode, limits, type Person } from '../../sdk/src/protocol/index.ts';
import type { Clock, Storage } from '../ports.ts';
import type { Alarm } from '../sockets/alarm.ts';
import type { Audience } from '../sockets/audience.ts';
import { keys } from './keys.ts';

// Changes that come together are told together: a hundred people arriving are not ten thousand frames.
const gatherMs = 100;
const lookEveryMs = 5_000;
const reportEveryMs = 60_000;
// At most this often; a silence is then found within heartbeatMs and this.
const wakeEveryMs = 20_000;
// One storage value holds this much; a larger room tells of the rest anew after a wake.
const rememberedCharacters = 40_000;

type Parts = {
  readonly audience: Audience;
  readonly clock: Clock;
  readonly storage: Storage;
  /** Hears of the number of people, when it changes and once a minute. */
  readonly onCount: (count: number) => void;
  readonly alarm: Alarm;
};
/** A person whom the others know of, and the moment at which they have left if they have no socket by then. */
type Kept = { readonly person: Person; readonly endsAt?: number | undefined };

/**
 * Who is here: those with an open socket that gives signs of life, and for a while those who had one just now. What
 * was told outlives a hibernation and a crash, so that a restart looks to nobody as if everyone had gone and come.
 */
export class Presence {
  readonly #parts: Parts;
  /** People whom the others have been told about. */
  readonly #told: Map<string, Person>;
  /** People without a socket, and when that counts as having left. */
  readonly #leaving = new Map<string, number>();
  /** People who came since the others were told the last time; some may have gone again. */
  readonly #fresh = new Set<string>();
  #undoKeep: (() => void) | undefined;
  #undoTimer: (() => void) | undefined;
  #lookedAt = 0;
  #reportedAt = 0;

  private constructor(parts: Parts, kept: readonly Kept[]) {
    this.#parts = parts;
    this.#told = new Map(kept.map(({ person }) => [person.id, person]));
    for (const { person, endsAt } of kept)
      if (endsAt !== undefined) this.#leaving.set(person.id, endsAt);
  }

  /** After a wake, what is different from what was told before is told. */
  static async open(parts: Parts): Promise<Presence> {
    const presence = new Presence(parts, (await parts.storage.get<Kept[]>(keys.presence)) ?? []);
    const here = presence.#here();
    for (const id of here.keys()) if (!presence.#told.has(id)) presence.#fresh.add(id);
    const lost = [...presence.#told.keys()].filter((id) => !here.has(id));
    // Those who were leaving already: the timers of their ends are gone with the life before.
    presence.#endInTime([...presence.#leaving.values()]);
    if (lost.length > 0) presence.#expectEnd(lost.filter((id) => !presence.#leaving.has(id)));
    if (presence.#fresh.size > 0) presence.changed();
    return presence;
  }

  /** People present, at most as many as a snapshot carries, and the count of all. */
  snapshot(): { online: Person[]; count: number } {
    // Whoever is left out must be told as having left: else their return would be no news, and missing here for ever.
    if (this.#isEndDue()) this.#tell();
    const fresh = this.#freshPeople();
    const online: Person[] = [];
    for (const people of [this.#told.values(), fresh]) {
      for (const person of people) {
        if (online.length === limits.presencePeople) break;
        online.push(person);
      }
    }
    return { online, count: this.#told.size + fresh.length };
  }

  /** Somebody is in the room from now on. */
  came(person: string): void {
    if (!this.#told.has(person)) this.#fresh.add(person);
    this.changed();
  }

  #freshPeople(): Person[] {
    const { audience } = this.#parts;
    return [...this.#fresh].flatMap((id) => audience.findLive(id) ?? []);
  }

  /** Whether somebody whom the others know of has left by now. A crowd that is all there is not gone through. */
  #isEndDue(): boolean {
    const { audience, clock } = this.#parts;
    if (audience.livePeople === this.#told.size + this.#freshPeople().length) return false;
    const now = clock.now();
    for (const id of this.#told.keys())
      if (!audience.hasLive(id) && this.#hasLeft(id, now)) return true;
    return false;
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
    if (!this.#parts.audience.hasLive(person)) this.#expectEnd([person]);
  }

  /** Somebody has another name or picture: the others show them under it. */
  renamed(person: Person): void {
    if (!this.#told.has(person.id)) return;
    this.#told.set(person.id, person);
    this.#keep();
    const count = this.#told.size;
    this.#parts.audience.broadcast(encode({ type: 'presence', joined: [person], left: [], count }));
  }

  /** This person has left for good: nobody waits for them. */
  left(person: string): void {
    this.#leaving.set(person, this.#parts.clock.now());
    this.changed();
  }

  /** Somebody is awake: a good moment to look who is not. */
  signOfLife(now: number): void {
    if (now - this.#lookedAt >= lookEveryMs) this.dropSilent(now);
    if (now - this.#reportedAt >= reportEveryMs) this.#report(this.snapshot().count);
  }

  /** The moment of the alarm has come. */
  look(now: number): void {
    this.#parts.alarm.ring();
    this.dropSilent(now);
    this.#report(this.snapshot().count);
  }

  /** A socket is about to open: whoever is silent is looked for now and then, and not for each of a crowd. */
  opening(now: number): void {
    if (now - this.#lookedAt >= lookEveryMs) this.dropSilent(now);
  }

  /** Drops sockets that were silent for too long; their people have left at once. */
  dropSilent(now: number): void {
    this.#lookedAt = now;
    for (const person of this.#parts.audience.closeSilent(now - limits.heartbeatMs))
      this.#leaving.set(person, now);
    this.wakeInTime(now);
    // Also those whose end should have been told while the room slept.
    for (const endsAt of this.#leaving.values()) if (endsAt <= now) return this.changed();
  }

  /**
   * Where pings wake nobody, the room asks to be woken when somebody may have been silent for too long; also while
   * people are told of who have no socket any more, as after a deploy, when none of them comes back to wake it.
   */
  wakeInTime(now: number): void {
    const { audience, alarm } = this.#parts;
    if (!alarm.isFree(now) || (audience.isEmpty && this.#told.size === 0)) return;
    const isSilentAt = audience.isEmpty ? 0 : audience.oldestSign + limits.heartbeatMs + 1;
    alarm.set(Math.max(now + wakeEveryMs, isSilentAt));
  }

  #expectEnd(people: readonly string[]): void {
    const endsAt = this.#parts.clock.now() + limits.leaveAfterMs;
    for (const person of people) this.#leaving.set(person, endsAt);
    // Many who leave together are one write; one that is lost in a crash only gives them their ten seconds anew.
    this.#undoKeep ??= this.#parts.clock.after(gatherMs, () => this.#keep());
    this.#endInTime([endsAt]);
  }

  #endInTime(ends: readonly number[]): void {
    const { clock } = this.#parts;
    const now = clock.now();
    for (const endsAt of new Set(ends))
      clock.after(Math.max(0, endsAt - now), () => this.changed());
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
    const left = [...this.#told.keys()].filter((id) => !here.has(id) && this.#hasLeft(id, now));
    const joined = [...here.values()].filter(({ id }) => !this.#told.has(id));
    const isOver = [...this.#leaving].filter(([id, endsAt]) => here.has(id) || endsAt <= now);
    for (const [id] of isOver) this.#leaving.delete(id);
    for (const id of left) this.#told.delete(id);
    for (const person of joined) this.#told.set(person.id, person);
    this.#fresh.clear();
    const isNews = left.length > 0 || joined.length > 0;
    if (isNews || isOver.length > 0) this.#keep();
    if (!isNews) return;
    const count = this.#told.size;
    this.#parts.audience.broadcast(encode({ type: 'presence', joined, left, count }));
    this.#report(count);
  }

  #hasLeft(id: string, now: number): boolean {
    return (this.#leaving.get(id) ?? 0) <= now;
  }

  #keep(): void {
    this.#undoKeep?.();
    this.#undoKeep = undefined;
    const kept: Kept[] = [];
    let characters = 0;
    for (const person of this.#told.values()) {
      const one: Kept = { person, endsAt: this.#leaving.get(person.id) };
      characters += JSON.stringify(one).length;
      if (characters > rememberedCharacters) break;
      kept.push(one);
    }
    void this.#parts.storage.put({ [keys.presence]: kept });
  }

  #report(count: number): void {
    this.#reportedAt = this.#parts.clock.now();
    this.#parts.onCount(count);
  }
}
