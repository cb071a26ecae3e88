import type { Door } from '../door.ts';
import { PartylineError } from '../error.ts';
import { errors, peopleAnswers } from '../protocol/index.ts';
import { Timers } from '../timers.ts';
import type { PeopleStore } from './store.ts';

const gatherMs = 500;
const retryMs = 5_000;

/** Tells the server how far one has read: the furthest mark of each room, once in a while. */
export class Marks {
  readonly #door: Door;
  readonly #store: PeopleStore;
  readonly #timers: Timers;
  readonly #undoWatch: () => void;
  /** Marks that the server has not confirmed, by room. */
  readonly #waiting = new Map<string, number>();
  readonly #underWay = new Set<string>();
  #abort = new AbortController();

  constructor(door: Door, store: PeopleStore) {
    const { environment } = door;
    this.#door = door;
    this.#store = store;
    this.#timers = new Timers(environment);
    // A page that is hidden may be gone in a moment.
    this.#undoWatch = environment.watchPage(() => {
      if (!environment.isVisible()) this.flush();
    });
  }

  read(room: string, seq: number): void {
    const { chats, marks } = this.#store.model;
    const known = Math.max(chats.get(room)?.chat.read ?? 0, marks.get(room) ?? 0);
    if (!Number.isSafeInteger(seq) || seq <= known) return;
    this.#waiting.set(room, seq);
    this.#store.dispatch({ type: 'read.marked', room, seq });
    if (!this.#timers.has('flush')) this.#flushIn(gatherMs);
  }

  /** Sends what waits, at once. */
  flush(): void {
    this.#timers.clear();
    for (const [room, seq] of this.#waiting) {
      if (!this.#underWay.has(room)) void this.#send(room, seq);
    }
  }

  /** Another person, or nobody: nothing of what waits is theirs. */
  forget(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#timers.clear();
    this.#waiting.clear();
  }

  close(): void {
    this.flush();
    this.#undoWatch();
    // What is on its way shall arrive; nothing follows from it any more.
    this.#abort = new AbortController();
    this.#waiting.clear();
  }

  async #send(room: string, seq: number): Promise<void> {
    const { signal } = this.#abort;
    const isOver = () => signal !== this.#abort.signal;
    const path = `/v1/rooms/${encodeURIComponent(room)}/read`;
    this.#underWay.add(room);
    try {
      const body = { seq };
      const mark = await this.#door.call({ path, body, signal, answer: peopleAnswers.read });
      if (isOver()) return;
      this.#store.dispatch({ type: 'read', ...mark });
      this.#settle(room, seq);
    } catch (error) {
      if (isOver() || !(error instanceof PartylineError)) return;
      if (errors[error.code].retry === 'later') this.#flushIn(error.retryAfterMs ?? retryMs);
      else this.#settle(room, seq);
    } finally {
      this.#underWay.delete(room);
      if (this.#waiting.size > 0 && !this.#timers.has('flush')) this.#flushIn(gatherMs);
    }
  }

  #settle(room: string, seq: number): void {
    if (this.#waiting.get(room) === seq) this.#waiting.delete(room);
  }

  #flushIn(ms: number): void {
    this.#timers.set('flush', ms, () => this.flush());
  }
}
