/**
 * The one moment at which the platform is to wake an object. It may come late, twice or, where the platform fails, not
 * at all: an object that is awake after it asks anew.
 */
export class Alarm {
  readonly #wakeAt: ((at: number) => void) | undefined;
  #at = 0;

  /** Without `wakeAt` there is nothing to ask for: pings wake the object. */
  constructor(wakeAt: ((at: number) => void) | undefined) {
    this.#wakeAt = wakeAt;
  }

  /** Whether no moment is still to come, as far as this life of the object knows. */
  isFree(now: number): boolean {
    return this.#wakeAt !== undefined && now >= this.#at;
  }

  /** Takes the place of the one before. */
  set(at: number): void {
    this.#at = at;
    this.#wakeAt?.(at);
  }

  /** It has come: there is none until the next is set, even where it came early. */
  ring(): void {
    this.#at = 0;
  }
}
