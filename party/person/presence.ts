import { limits, type PresenceOf } from '../../sdk/src/protocol/index.ts';
import type { Clock, Log, Peers, Storage } from '../ports.ts';
import { Alarm } from '../sockets/alarm.ts';
import type { Audience } from '../sockets/audience.ts';
import { type Presence, writePresence } from '../storage/presence-statements.ts';
import { traceOf } from '../trace.ts';
import type { Friends } from './friends.ts';
import { Telling } from './telling.ts';

type Parts = {
  readonly id: string;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly log: Log;
  readonly scribe: string;
  readonly audience: Audience;
  readonly friends: Friends;
  /** Hears of friends who are there; whole when this person has just come. */
  readonly onFriends: (people: readonly PresenceOf[], isWhole: boolean) => void;
  readonly onCome: () => void;
  readonly onGo: () => void;
  readonly wakeAt?: ((at: number) => void) | undefined;
};

/** `isUnsure`: libSQL was told something else, and did not confirm it. */
type Kept = Presence & { readonly isUnsure?: boolean };

const key = 'presence';
const reportEveryMs = 20_000;
const retryMs = 5_000;
// Before what friends were told runs out: time enough to tell libSQL more.
const wakeAheadMs = 6_000;
// Then again this often, until the next ping has come or the time is over: hidden pages ping once a minute.
const wakeAgainMs = 2_000;

/**
 * Whether this person is there: while a socket is open and gives signs of life, and for a while after the last one
 * closed. What is told of it goes to libSQL first, and then, one by one, to the friends found there: two who come in
 * the same moment have both written before either looks.
 */
export class OwnPresence {
  readonly #parts: Parts;
  /** What libSQL has confirmed; `until` 0: gone. */
  #told: Presence;
  #lastSign: number;
  /** No socket is open, and this is when they have gone. */
  #endsAt = 0;
  #leftAt = 0;
  #reportedAt = 0;
  readonly #alarm: Alarm;
  #undoReport: (() => void) | undefined;
  #isChanging = false;
  /** A write was begun, and whether it was done is not known: a friend may have found either. */
  #isUnsure = false;
  /** Counts comings and goings, so that a sign of life from before one is not taken for one after it. */
  #turn = 0;
  readonly #telling: Telling;

  private constructor(parts: Parts, { until, seenAt, isUnsure = false }: Kept) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.wakeAt);
    this.#lastSign = parts.audience.newestSign;
    this.#told = { until, seenAt };
    this.#isUnsure = isUnsure;
    this.#telling = new Telling({
      ...parts,
      news: () => this.#told,
      onLate: (people) => {
        this.#keep();
        if (people.length > 0) parts.onFriends(people, false);
      },
    });
  }

  static async open(parts: Parts): Promise<OwnPresence> {
    const kept = await parts.storage.get<Kept>(key);
    const presence = new OwnPresence(parts, kept ?? { until: 0, seenAt: 0 });
    const { audience, clock } = parts;
    // Died without its sockets: they may come back as after any close.
    if (audience.isEmpty) presence.#lastSign = presence.#told.until - limits.heartbeatMs;
    if (audience.isEmpty && presence.#isTold(clock.now())) presence.#expectEnd();
    clock.after(0, () => presence.#check());
    return presence;
  }

  /** Until when they are there unless they give a sign of life; null: not there. */
  get until(): number | null {
    const now = this.#parts.clock.now();
    const until = this.#newestSign() + limits.heartbeatMs;
    const isHere = !this.#parts.audience.isEmpty || now < this.#endsAt;
    return isHere && now < until ? until : null;
  }

  /** null: never, as far as is known here. */
  get seenAt(): number | null {
    return (this.until === null ? this.#told.seenAt : this.#newestSign()) || null;
  }

  /** A socket opened or said something. */
  sign(now: number): void {
    this.#lastSign = now;
    this.#endsAt = 0;
    this.#leftAt = 0;
    if (this.#isTold(now)) this.#reportSoon(now);
    this.#check();
    this.#wakeInTime(now);
  }

  /** The moment of the alarm has come: signs of life that the platform saw by itself are told too. */
  look(now: number): void {
    this.#alarm.ring();
    if (this.until !== null && this.#isTold(now)) this.#reportSoon(now);
    this.#check();
    this.#wakeInTime(now);
  }

  /** Where pings wake nobody, the object looks by itself before friends would take this person for gone. */
  #wakeInTime(now: number): void {
    if (this.#parts.audience.isEmpty || !this.#alarm.isFree(now)) return;
    const runsOutAt = this.#newestSign() + limits.heartbeatMs;
    this.#alarm.set(Math.max(now + wakeAgainMs, runsOutAt - wakeAheadMs));
  }

  /** Also a ping that the platform answered while this object heard nothing of it. */
  #newestSign(): number {
    this.#lastSign = Math.max(this.#lastSign, this.#parts.audience.newestSign);
    return this.#lastSign;
  }

  /** A socket closed; without another one they have gone in a while. */
  closed(): void {
    if (!this.#parts.audience.isEmpty) return;
    this.#leftAt ||= this.#parts.clock.now();
    // A socket that the server closed tells so once more, and much later.
    if (this.#endsAt === 0) this.#expectEnd();
  }

  #expectEnd(): void {
    const { clock } = this.#parts;
    this.#endsAt = clock.now() + limits.leaveAfterMs;
    clock.after(limits.leaveAfterMs, () => this.#check());
  }

  #isTold(now: number): boolean {
    return now < this.#told.until;
  }

  #check(): void {
    const { clock, log } = this.#parts;
    const isThere = this.until !== null;
    const isTold = isThere === this.#isTold(clock.now()) && !this.#isUnsure;
    if (this.#isChanging || isTold) return;
    this.#isChanging = true;
    (isThere ? this.#come() : this.#go())
      .then(
        () => 0,
        (error) => {
          log('warn', 'presence not told', { isThere, error: traceOf(error) });
          return retryMs;
        },
      )
      .then((waitMs) => {
        this.#isChanging = false;
        if (waitMs === 0) this.#check();
        else clock.after(waitMs, () => this.#check());
      });
  }

  async #come(): Promise<void> {
    const { clock, friends, onFriends, onCome } = this.#parts;
    const until = this.#newestSign() + limits.heartbeatMs;
    const seenAt = Math.max(this.#lastSign, this.#told.seenAt);
    await this.#write({ until, seenAt });
    this.#begin();
    const people = await friends.look(async (there) => {
      this.#told = { until, seenAt };
      this.#isUnsure = false;
      this.#reportedAt = clock.now();
      onCome();
      return this.#telling.tell(there);
    });
    // Only now: a coming that was cut short is one to be repeated.
    this.#keep();
    onFriends(people, true);
  }

  async #go(): Promise<void> {
    const { clock, friends, onGo } = this.#parts;
    this.#undoReport?.();
    this.#undoReport = undefined;
    // Later than every sign of life that may still wait to be written.
    const seenAt = Math.max(this.#leftAt, this.#lastSign, this.#told.seenAt) + 1;
    await this.#write({ until: 0, seenAt });
    this.#begin();
    const there = await friends.there();
    this.#isUnsure = false;
    this.#confirm({ until: 0, seenAt });
    if (this.until !== null) return;
    onGo();
    await friends.tell(there, { until: null, seenAt, at: clock.now() });
  }

  #begin(): void {
    this.#turn += 1;
    this.#telling.end();
  }

  #write(presence: Presence): Promise<unknown> {
    const { peers, scribe, id } = this.#parts;
    const statements = [writePresence(new Map([[id, presence]]))];
    this.#isUnsure = true;
    this.#keep();
    return peers.call('scribe', scribe, { type: 'write', statements });
  }

  /** Tells libSQL of signs of life, the newest always, and now and then only. */
  #reportSoon(now: number): void {
    const waitMs = this.#reportedAt + reportEveryMs - now;
    if (waitMs <= 0) this.#report();
    else this.#reportIn(waitMs);
  }

  #reportIn(waitMs: number): void {
    this.#undoReport ??= this.#parts.clock.after(waitMs, () => this.#report());
  }

  #report(): void {
    const { clock, peers, scribe, id, audience, log } = this.#parts;
    this.#undoReport?.();
    this.#undoReport = undefined;
    const now = clock.now();
    if (audience.isEmpty) return;
    // The time ran out while libSQL could not be told: friends who looked found nobody, and are to be told anew.
    if (!this.#isTold(now)) return this.#check();
    this.#reportedAt = now;
    const turn = this.#turn;
    const until = this.#newestSign() + limits.heartbeatMs;
    const told = { until, seenAt: Math.max(this.#lastSign, this.#told.seenAt) };
    peers.call('scribe', scribe, { type: 'seen', person: id, ...told }).then(
      () => {
        if (turn !== this.#turn) return;
        // In between somebody may have looked and found nobody.
        if (this.#isTold(clock.now())) this.#confirm(told);
        else this.#check();
      },
      (error) => {
        log('warn', 'sign of life not told', { error: traceOf(error) });
        this.#reportIn(retryMs);
      },
    );
  }

  #confirm(told: Presence): void {
    this.#told = told;
    this.#keep();
  }

  // Signs of life too: the close of the last socket may be what wakes a sleeping object, and then no socket tells of them.
  #keep(): void {
    // Whoever wakes without knowing which friends are still to be told tells all of them.
    const isUnsure = this.#isUnsure || this.#telling.hasMissed;
    void this.#parts.storage.put({ [key]: { ...this.#told, isUnsure } satisfies Kept });
  }
}
