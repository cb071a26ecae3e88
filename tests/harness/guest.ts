import type { Person, ServerMessage } from '../../sdk/src/protocol/index.ts';
import type { Talker } from './talker.ts';
import type { Town } from './town.ts';

/** Pages in front, hidden pages, and hidden ones whose timers the browser lets run once a minute. */
const pingEveryMs = [25_000, 50_000, 60_000] as const;
// From here on others have to know: a coming after what is gathered, and after everybody is back from a crash.
const comeMs = 5_000;
const goMs = 15_000;
const dieMs = 90_000;
/** Everybody has to come back first, and then the ten seconds begin anew. */
const afterCrashMs = 15_000;

/** Somebody who is in the room, quietly, at one page or two, and comes back when a socket closes. */
export class Guest {
  readonly name: string;
  readonly person: Person;
  readonly #town: Town;
  readonly #everyMs: number;
  #tabs: Talker[] = [];
  #online: Set<string> | undefined;
  #syncedAt = 0;
  #state: 'here' | 'away' | 'dead' = 'away';
  #since = 0;
  #diedAt = 0;

  constructor(town: Town, name: string) {
    this.#town = town;
    this.name = name;
    this.person = town.person(name);
    this.#everyMs = town.world.random.pick(pingEveryMs);
  }

  /** Comes, or opens another page. */
  come(): void {
    if (this.#tabs.length >= 2) return;
    if (this.#state !== 'here') this.#become('here');
    this.#open();
  }

  go(): void {
    if (this.#state !== 'here') return;
    this.#become('away');
    this.#end((tab) => tab.socket.hangUp());
  }

  /** Dies: no socket says so. */
  vanish(): void {
    if (this.#state !== 'here') return;
    this.#become('dead');
    this.#diedAt = this.#since;
    this.#end((tab) => tab.socket.vanish());
  }

  speak(): void {
    if (this.#online !== undefined) this.#tabs[0]?.send('hm');
  }

  /** Ids of those who seem to be there to this person's first page; undefined while it does not know. */
  get seen(): ReadonlySet<string> | undefined {
    return this.#town.world.now() - this.#syncedAt > 1_000 ? this.#online : undefined;
  }

  /** Whether they look at the page: hidden ones ping less often, and so wake a room less often. */
  get isLooking(): boolean {
    return this.#everyMs === pingEveryMs[0];
  }

  mustBeSeen(now: number): boolean {
    return this.#state === 'here' && now - this.#since > comeMs;
  }

  mustBeGone(now: number): boolean {
    if (this.#state === 'here' || this.#since === 0) return false;
    // A socket that died before counts on for as long, whatever its owner did since.
    const diedLongAgo = now - this.#diedAt > dieMs;
    return diedLongAgo && now - this.#since > goMs + afterCrashMs;
  }

  /** For who reads a failure. */
  story(now: number): string {
    return `${this.#state} for ${now - this.#since} ms, with a ping every ${this.#everyMs} ms`;
  }

  #become(state: 'here' | 'away' | 'dead'): void {
    this.#state = state;
    this.#since = this.#town.world.now();
  }

  #end(how: (tab: Talker) => void): void {
    const tabs = this.#tabs;
    this.#tabs = [];
    this.#online = undefined;
    for (const tab of tabs) how(tab);
  }

  #open(): void {
    const tab = this.#town.connect(this.name);
    this.#tabs.push(tab);
    tab.sync();
    tab.onMessage = (message) => this.#hear(tab, message);
    tab.socket.onClose = () => this.#lose(tab);
    this.#beat(tab);
  }

  #lose(tab: Talker): void {
    if (!this.#tabs.includes(tab)) return;
    if (this.#tabs[0] === tab) this.#online = undefined;
    this.#tabs = this.#tabs.filter((other) => other !== tab);
    const waitMs = 250 + this.#town.world.random.below(750);
    this.#town.world.clock.after(waitMs, () => {
      if (this.#state === 'here' && this.#tabs.length < 2) this.#open();
    });
  }

  #beat(tab: Talker): void {
    this.#town.world.clock.after(this.#everyMs, () => {
      if (!this.#tabs.includes(tab)) return;
      tab.say({ type: 'ping' });
      this.#beat(tab);
    });
  }

  #hear(tab: Talker, message: ServerMessage): void {
    if (this.#tabs[0] !== tab) return;
    if (message.type === 'synced') {
      this.#online = new Set(message.online.map(({ id }) => id));
      this.#syncedAt = this.#town.world.now();
    }
    if (message.type !== 'presence') return;
    for (const { id } of message.joined) this.#online?.add(id);
    for (const id of message.left) this.#online?.delete(id);
  }
}
