import type { Delivery, LogEvent } from './history.ts';

/** What a client holds of a room's log, by the rule that only `last + 1` is taken, and all that ever reached it. */
export class Logbook {
  readonly deliveries: Delivery[] = [];
  /** The newest seq taken; undefined until the log has begun. */
  last: number | undefined;
  /** How often the log has begun. */
  segment = 0;
  #after = 0;

  /** A log that begins with the first event of the room, or with whatever comes first. */
  begin(last?: number): void {
    this.last = last;
    this.segment += 1;
  }

  /** Notes the position that is asked from now. */
  ask(): number | null {
    this.#after = this.last ?? 0;
    return this.last ?? null;
  }

  /** Answers whether there is a gap before this event. */
  deliver(event: LogEvent, place: Pick<Delivery, 'connection' | 'phase'>): boolean {
    const isApplied = this.last === undefined || event.seq === this.last + 1;
    const isGap = !isApplied && event.seq > (this.last ?? 0);
    const { segment } = this;
    this.deliveries.push({ ...place, after: this.#after, segment, isApplied, event });
    if (isApplied) this.last = event.seq;
    return isGap;
  }
}
