type Held = { readonly events: number; readonly oldestAt: number };

/** What rooms hold and libSQL has not confirmed, as far as they told: each says with a hand-over what is left behind it. */
export class Backlog {
  readonly #rooms = new Map<string, Held>();

  /** A hand-over came in: its events and those that are to follow. */
  began(room: string, held: Held): void {
    this.#rooms.set(room, held);
  }

  /** libSQL has confirmed the hand-over; `behind` events are to follow. */
  ended(room: string, behind: number, now: number): void {
    this.#set(room, behind, now);
  }

  /** The room was visited, and holds so many still. */
  visited(room: string, pending: number, now: number): void {
    this.#set(room, pending, this.#rooms.get(room)?.oldestAt ?? now);
  }

  read(now: number): { rooms: number; events: number; oldestMs: number } {
    const all = [...this.#rooms.values()];
    const oldestAt = all.reduce((oldest, held) => Math.min(oldest, held.oldestAt), now);
    return {
      rooms: all.length,
      events: all.reduce((sum, held) => sum + held.events, 0),
      oldestMs: now - oldestAt,
    };
  }

  #set(room: string, events: number, oldestAt: number): void {
    if (events > 0) this.#rooms.set(room, { events, oldestAt });
    else this.#rooms.delete(room);
  }
}
