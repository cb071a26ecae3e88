import { Guest } from './guest.ts';
import { Town, type TownOptions } from './town.ts';

const names = ['ann', 'bob', 'cat', 'dan', 'eve'];
const secondMs = 1_000;

export type LoungeOptions = TownOptions & {
  readonly seed: number;
  readonly actions: number;
};

/**
 * A room in which people mostly listen: they come, go and die without a word, while the room sleeps and crashes. At
 * every moment everybody has to see who is there, as PRES-1 to PRES-3 say it.
 */
export class Lounge {
  readonly #town: Town;
  readonly #guests: readonly Guest[];
  readonly #wrong: string[] = [];
  readonly #isToldInTime: (observer: Guest) => boolean;

  private constructor(town: Town, { answersPings }: LoungeOptions) {
    this.#town = town;
    // Where only pings wake a room, who does not look may hear of a silent death later.
    this.#isToldInTime = (observer) => answersPings === true || observer.isLooking;
    this.#guests = names.map((name) => new Guest(town, name));
  }

  /** Lets `actions` things happen; answers what somebody saw that was not so. */
  static async run(options: LoungeOptions): Promise<string[]> {
    const lounge = new Lounge(await Town.build({ limitScale: 1_000, ...options }), options);
    for (let i = 0; i < options.actions && lounge.#wrong.length === 0; i += 1) await lounge.#act();
    return lounge.#wrong;
  }

  async #act(): Promise<void> {
    const { random } = this.#town.world;
    // Short waits, and such in which a room goes to sleep and a silence becomes a death.
    await this.#pass(random.chance(0.7) ? random.below(5_000) : random.below(40_000));
    const guest = random.pick(this.#guests);
    const deeds = [
      () => guest.come(),
      () => guest.come(),
      () => guest.come(),
      () => guest.go(),
      () => guest.vanish(),
      () => guest.speak(),
      () => this.#town.room().sleep(),
      () => this.#town.room().sleep(),
      () => random.chance(0.2) && this.#town.room().crash(),
    ];
    random.pick<() => unknown>(deeds)();
    await this.#town.world.settle();
  }

  async #pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= secondMs) {
      await this.#town.world.advance(Math.min(left, secondMs));
      this.#check();
    }
    // As it does after ten seconds without anything to do; between two pings, where those wake it.
    this.#town.room().sleep();
  }

  #check(): void {
    const now = this.#town.world.now();
    for (const observer of this.#guests) {
      const seen = observer.seen;
      if (seen === undefined) continue;
      for (const guest of this.#guests) {
        const isSeen = seen.has(guest.person.id);
        if (guest.mustBeSeen(now) && !isSeen) this.#complain(observer, guest, 'misses');
        if (guest.mustBeGone(now) && isSeen && this.#isToldInTime(observer))
          this.#complain(observer, guest, 'still sees');
      }
    }
  }

  #complain(observer: Guest, guest: Guest, what: string): void {
    this.#wrong.push(
      `${observer.name} ${what} ${guest.name}, ${guest.story(this.#town.world.now())}`,
    );
  }
}
