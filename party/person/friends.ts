import * as v from 'valibot';
import type { Contact, PresenceOf } from '../../sdk/src/protocol/index.ts';
import { runAll } from '../concurrent.ts';
import { inTime } from '../in-time.ts';
import { presenceAnswer } from '../orders.ts';
import type { Clock, Database, Peers, Row } from '../ports.ts';
import { findFriendsThere } from '../storage/presence-statements.ts';

/** A friend who is there. */
export type Friend = {
  readonly id: string;
  readonly until: number;
  /** null: they hide it. */
  readonly seenAt: number | null;
  /** Since when, and in which version, the friendship stands as the friend sees it. */
  readonly since: number;
  readonly version: number;
  /** Whether this person shows when they were last seen. */
  readonly shows: boolean;
};
/** What is told of oneself. */
export type News = { readonly until: number | null; readonly seenAt: number; readonly at: number };
type Order = Parameters<Peers['call']>[2];
type FriendParts = {
  readonly id: string;
  readonly database: Database;
  readonly peers: Peers;
  readonly clock: Clock;
};

type Met = Pick<Contact, 'version' | 'state'>;

const callsAtOnce = 50;
const callMs = 3_000;

/** A person's friends who are there: who they are, and what is told to them and heard of them. */
export class Friends {
  readonly #parts: FriendParts;
  /** What is heard while somebody looks, so that a look does not undo it. */
  readonly #looks = new Set<Map<string, PresenceOf>>();
  /** What was said of people since the wake: what was on its way may come later than that they are no friends. */
  readonly #met = new Map<string, Met>();

  constructor(parts: FriendParts) {
    this.#parts = parts;
  }

  /** Whether what was heard may be passed on. */
  hear(presence: PresenceOf): boolean {
    for (const heard of this.#looks) heard.set(presence.id, presence);
    return !this.isStranger(presence.id);
  }

  /** What there is with somebody changed; what was told before may come after it. */
  meet({ person, version, state }: Contact): void {
    if (version >= (this.#met.get(person.id)?.version ?? 0))
      this.#met.set(person.id, { version, state });
  }

  /** Whether somebody is known to be no friend. */
  isStranger(id: string): boolean {
    return (this.#met.get(id)?.state ?? 'friends') !== 'friends';
  }

  async there(): Promise<Friend[]> {
    const { database, id, clock } = this.#parts;
    const rows = await database.read(findFriendsThere(id, clock.now()));
    // The news that somebody is a friend again may have been lost.
    for (const row of rows)
      this.#know(String(row.id), { version: Number(row.my_version), state: 'friends' });
    return rows.map(toFriend);
  }

  #know(id: string, met: Met): void {
    const known = this.#met.get(id);
    if (known !== undefined && met.version > known.version) this.#met.set(id, met);
  }

  /** All who are there, when it answers; `ask` may ask them meanwhile. What was heard later than the look holds. */
  async look(
    ask: (friends: readonly Friend[]) => Promise<readonly PresenceOf[]> = async () => [],
  ): Promise<PresenceOf[]> {
    const heard = new Map<string, PresenceOf>();
    this.#looks.add(heard);
    try {
      // From before the look: what a friend writes in the same instant is told with a later moment.
      const at = this.#parts.clock.now() - 1;
      const friends = await this.there();
      const all = new Map(friends.map(({ id, until, seenAt }) => [id, { id, until, seenAt, at }]));
      return overlay(all, at, [...(await ask(friends)), ...heard.values()]).filter(
        ({ id }) => !this.isStranger(id),
      );
    } finally {
      this.#looks.delete(heard);
    }
  }

  /** Tells friends where one is; answers where they are, and who did not answer. */
  async tell(
    friends: readonly Friend[],
    news: News,
  ): Promise<{ people: PresenceOf[]; missed: Friend[] }> {
    const outcomes = await this.#callAll(friends, ({ shows }) => {
      const seenAt = shows ? news.seenAt : null;
      return { ...news, type: 'presence', from: this.#parts.id, seenAt };
    });
    const people: PresenceOf[] = [];
    const missed: Friend[] = [];
    for (const [index, friend] of friends.entries()) {
      const outcome = outcomes[index];
      const answer = v.safeParse(
        presenceAnswer,
        outcome?.status === 'fulfilled' ? outcome.value : undefined,
      );
      if (!answer.success) missed.push(friend);
      else if (!this.isStranger(friend.id)) people.push(toPresence(friend, answer.output));
    }
    return { people, missed };
  }

  /** Tells friends of another contact with oneself. What is lost they read when they come. */
  async introduce(friends: readonly Friend[], contactFor: (friend: Friend) => Contact) {
    await this.#callAll(friends, (friend) => ({ type: 'contact', contact: contactFor(friend) }));
  }

  #callAll(friends: readonly Friend[], orderFor: (friend: Friend) => Order) {
    const { peers, clock } = this.#parts;
    return runAll(friends, callsAtOnce, (friend) =>
      inTime(clock, callMs, peers.call('person', friend.id, orderFor(friend))),
    );
  }
}

function overlay(
  all: Map<string, PresenceOf>,
  at: number,
  newer: readonly PresenceOf[],
): PresenceOf[] {
  for (const presence of newer)
    if (presence.at >= (all.get(presence.id)?.at ?? at)) all.set(presence.id, presence);
  return [...all.values()].filter(({ until }) => until !== null);
}

function toPresence(
  { id, seenAt: shown }: Friend,
  { until, seenAt, at }: v.InferOutput<typeof presenceAnswer>,
): PresenceOf {
  return { id, until, seenAt: shown === null ? null : seenAt, at };
}

function toFriend(row: Row): Friend {
  return {
    id: String(row.id),
    until: Number(row.until),
    seenAt: row.seen_at === null ? null : Number(row.seen_at),
    since: Number(row.since),
    version: Number(row.version),
    shows: Number(row.shows) === 1,
  };
}
