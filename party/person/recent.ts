import type { PersonMessage } from '../../sdk/src/protocol/index.ts';
import type { Clock } from '../ports.ts';

type Activity = Extract<PersonMessage, { type: 'activity' }>;

// The list of chats is read from libSQL, where a message comes up to a second after it was told here.
const keptMs = 10_000;
const most = 200;

/** What was told last: whoever connects now missed it, and may not find it in the list of chats yet. */
export class Recent {
  readonly #clock: Clock;
  #told: { readonly activity: Activity; readonly at: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(activity: Activity): void {
    this.#told = [...this.#fresh(), { activity, at: this.#clock.now() }].slice(-most);
  }

  list(): Activity[] {
    return this.#fresh().map(({ activity }) => activity);
  }

  #fresh() {
    const since = this.#clock.now() - keptMs;
    return this.#told.filter(({ at }) => at > since);
  }
}
