import * as v from 'valibot';
import { type LastMessage, limits, type MessageEvent } from '../../sdk/src/protocol/index.ts';
import { runAll } from '../concurrent.ts';
import { inTime } from '../in-time.ts';
import type { Clock, Peers, Storage } from '../ports.ts';
import { chunks, keys, keysPerCall } from './keys.ts';
import type { RoomLog } from './log.ts';
import type { Members } from './members.ts';
import type { EncodedEvent } from './stored-event.ts';

type Parts = {
  readonly log: RoomLog;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly peers: Peers;
  readonly members: Pick<Members, 'has'>;
};
/** What came since the last round. `from` is the newest seq that was told before. */
type News = {
  readonly from: number;
  to: number;
  messages: number;
  readonly byAuthor: Map<string, number>;
  /** Loses its text when it is removed, also while it is being told. */
  last: LastMessage;
};

const most = 1_000;
const mostCaughtUp = 300;
const callsAtOnce = 50;
const callMs = 3_000;
const roundEveryMs = 1_000;
const answer = v.object({ isThere: v.boolean() });

/**
 * Members who are somewhere else and want to hear of new messages. They are told in rounds beside the room's own work:
 * nothing waits for a round, and one that fails is lost, because whoever comes back reads the list of chats anyway.
 */
export class Watchers {
  readonly #parts: Parts;
  /** Until when each of them wants to hear, ms since 1970. */
  readonly #untilOf: Map<string, number>;
  /** The two of a private room, who hear of every message at once. */
  #both: readonly string[] = [];
  #toldUpTo: number;
  #news: News | undefined;
  /** What is being told right now. */
  #telling: News | undefined;
  #isBusy = false;

  private constructor(parts: Parts, untilOf: Map<string, number>) {
    this.#parts = parts;
    this.#untilOf = untilOf;
    this.#toldUpTo = parts.log.head;
  }

  static async open(parts: Parts): Promise<Watchers> {
    const prefix = keys.watcher('');
    const kept = await parts.storage.list<number>({ prefix, limit: most });
    const untilOf = new Map([...kept].map(([key, until]) => [key.slice(prefix.length), until]));
    return new Watchers(parts, untilOf);
  }

  /** These two hear of every message, whether they are there or not. */
  tellBoth(people: readonly string[]): void {
    this.#both = people;
  }

  /** A member wants to hear until then, or (0) no longer; false for who is none, and for one too many. */
  async watch({ person, until }: { person: string; until: number }): Promise<{ ok: boolean }> {
    const { storage, clock, members } = this.#parts;
    if (until <= clock.now()) {
      this.#drop([person]);
      return { ok: true };
    }
    if (!(await members.has(person))) return { ok: false };
    if (!this.#untilOf.has(person) && this.#untilOf.size >= most) this.#dropLate();
    if (!this.#untilOf.has(person) && this.#untilOf.size >= most) return { ok: false };
    if (!this.#untilOf.has(person)) void this.#catchUp(person);
    this.#untilOf.set(person, until);
    void storage.put({ [keys.watcher(person)]: until });
    return { ok: true };
  }

  /** The log has grown. Costs nothing where nobody watches. */
  note(events: readonly EncodedEvent[]): void {
    if (this.#untilOf.size === 0 && this.#both.length === 0) {
      this.#toldUpTo = events.at(-1)?.event.seq ?? this.#toldUpTo;
      return;
    }
    for (const { event } of events) {
      if (event.kind === 'message') this.#gather(lastOf(event));
      else if (event.kind === 'left') this.#drop([event.by]);
    }
    if (this.#news !== undefined && !this.#isBusy) this.#begin();
  }

  /** The newest message was removed by the event at `fact`: its text is not to be shown any longer. */
  removed(tombstone: MessageEvent, fact: number): void {
    if (this.#untilOf.size === 0 && this.#both.length === 0) return;
    const last = lastOf(tombstone);
    for (const news of [this.#telling, this.#news])
      if (news?.last.seq === last.seq) news.last = last;
    this.#news ??= { from: this.#toldUpTo, to: fact, messages: 0, byAuthor: new Map(), last };
    this.#news.to = fact;
    if (!this.#isBusy) this.#begin();
  }

  #gather(last: LastMessage): void {
    const { seq, by } = last;
    this.#news ??= { from: this.#toldUpTo, to: seq, messages: 0, byAuthor: new Map(), last };
    this.#news.to = seq;
    this.#news.last = last;
    this.#news.messages += 1;
    this.#news.byAuthor.set(by, (this.#news.byAuthor.get(by) ?? 0) + 1);
  }

  /** Who begins to watch may have read their chats just now, from libSQL: the newest messages may not be there yet. */
  async #catchUp(person: string): Promise<void> {
    const { log, peers } = this.#parts;
    const { room, head, drained } = log;
    const from = Math.max(drained, head - mostCaughtUp);
    const events = (await log.range(from, head)).map(({ event }) => event);
    const isNews = events.some(({ kind }) => kind === 'message' || kind === 'removed');
    const last = isNews ? await log.newestMessage() : undefined;
    if (last === undefined) return;
    const messages = events.filter(({ kind, by }) => kind === 'message' && by !== person).length;
    const order = { type: 'activity', room, from, to: head, messages, last: lastOf(last) };
    await peers.call('person', person, order).catch(() => undefined);
  }

  /** One round at a time: in a private room one after the other, in a public one at most one a second. */
  #begin(): void {
    this.#isBusy = true;
    const { clock } = this.#parts;
    const isPrivate = this.#both.length > 0;
    const rest = new Promise<void>((resolve) => {
      if (isPrivate) resolve();
      else clock.after(roundEveryMs, resolve);
    });
    // Out of the way of the orders that are being taken right now.
    clock.after(0, () => {
      const news = this.#news;
      this.#news = undefined;
      this.#telling = news;
      const round = news === undefined ? Promise.resolve() : this.#tell(news);
      void Promise.all([round.catch(() => undefined), rest]).then(() => {
        this.#telling = undefined;
        this.#isBusy = false;
        if (this.#news !== undefined) this.#begin();
      });
    });
  }

  async #tell(news: News): Promise<void> {
    const { peers, clock, log } = this.#parts;
    this.#dropLate();
    this.#toldUpTo = news.to;
    const { from, to, byAuthor } = news;
    const order = { type: 'activity', room: log.room, from, to };
    const people = this.#both.length > 0 ? this.#both : [...this.#untilOf.keys()];
    const asked = new Map(this.#untilOf);
    const outcomes = await runAll(people, callsAtOnce, async (person) => {
      // Who left since the round began, or is no friend any more.
      if (!this.#both.includes(person) && !this.#untilOf.has(person)) return { isThere: true };
      const messages = news.messages - (byAuthor.get(person) ?? 0);
      return inTime(
        clock,
        callMs,
        peers.call('person', person, { ...order, last: news.last, messages }),
      );
    });
    const gone = people.filter((person, index) => {
      const outcome = outcomes[index];
      const isThere =
        outcome?.status === 'rejected' || !v.is(answer, outcome?.value) || outcome.value.isThere;
      // Who asked again meanwhile has come back.
      return !isThere && this.#untilOf.get(person) === asked.get(person);
    });
    this.#drop(gone);
  }

  #dropLate(): void {
    const now = this.#parts.clock.now();
    this.#drop([...this.#untilOf].filter(([, until]) => until <= now).map(([person]) => person));
  }

  #drop(people: readonly string[]): void {
    const known = people.filter((person) => this.#untilOf.delete(person));
    const gone = known.map((person) => keys.watcher(person));
    for (const some of chunks(gone, keysPerCall)) void this.#parts.storage.delete(some);
  }
}

/** With as many characters as the list of chats shows, none of them cut in two. */
function lastOf({ seq, by, name, text, at, files }: MessageEvent): LastMessage {
  const enough = Array.from(text.slice(0, limits.lastTextLength * 2));
  const start = enough.slice(0, limits.lastTextLength).join('');
  return { seq, by, name, text: start, at, ...(files && { files: files.length }) };
}
