import { freshMsOf, type Health, lostAfterMs } from '../http/routes/health.ts';
import { tellingPeers } from '../metrics/hand-over.ts';
import { Seldom } from '../metrics/seldom.ts';
import { Tally } from '../metrics/tally.ts';
import type { Peers } from '../ports.ts';

// One for everything that shares this memory: the whole server at home 1, on Cloudflare one isolate of many.
export const tally = new Tally();
export const recentHealth = new Seldom<Health>({ freshMs: freshMsOf, lostAfterMs });

/** Calls whose way to a scribe takes along what was counted here. `connections`: of an object with sockets. */
export const watchedPeers = (
  peers: Peers,
  from?: { party: string; name: string; connections: () => number | undefined },
): Peers =>
  tellingPeers(peers, {
    tally,
    now: () => Date.now(),
    from: () => {
      const connections = from?.connections();
      if (from === undefined || connections === undefined) return undefined;
      return { party: from.party, name: from.name, connections };
    },
  });
