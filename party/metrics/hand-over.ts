import * as v from 'valibot';
import type { PartyName, Peers } from '../ports.ts';
import type { Tally } from './tally.ts';

/** What goes along with a call to a scribe. `from`: an object with sockets, and how many. */
export const told = v.object({
  counts: v.record(v.string(), v.number()),
  from: v.optional(v.object({ party: v.string(), name: v.string(), connections: v.number() })),
});
export type Told = v.InferOutput<typeof told>;
export const withTold = v.object({ told: v.optional(told) });

type Teller = {
  readonly tally: Tally;
  readonly now: () => number;
  /** Of an object with sockets; undefined before it knows them. */
  readonly from?: () => Told['from'];
};

/**
 * Calls to scribes carry what was counted since the last one. What goes along with a call that is not answered is not
 * sent again: a scribe may have heard it, and a number that is missing misleads less than one that counts twice.
 */
export function tellingPeers(peers: Peers, { tally, now, from }: Teller): Peers {
  return {
    call(party, name, order) {
      if (party !== 'scribe') return peers.call(party, name, order);
      const news: Told = { counts: tally.take(now()), from: from?.() };
      return peers.call(party, name, { ...order, told: news });
    },
  };
}

/** Hands over by a call of its own what found no other for a minute. Never rejects. */
export async function handOverIfDue(
  peers: Peers,
  { tally, now }: Pick<Teller, 'tally' | 'now'>,
  scribe: string,
): Promise<void> {
  if (!tally.isDue(now())) return;
  await peers.call('scribe', scribe, { type: 'told' }).catch(() => undefined);
}

export const socketParties = ['room', 'person'] as const satisfies readonly PartyName[];
