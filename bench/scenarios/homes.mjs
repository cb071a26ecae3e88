import { median } from '../statistics.mjs';
import * as barePartykit from '../targets/partykit-bare.mjs';
import { startPartyline } from '../targets/partyline.mjs';
import { startPartylineDirect } from '../targets/partyline-direct.mjs';
import * as barePartyserver from '../targets/partyserver-bare.mjs';
import { crowdedRoom } from './crowded-room.mjs';
import { opening } from './opening.mjs';

/** @typedef {import('./crowded-room.mjs').Summary} Summary */

/** What is compared. The proxy of `wrangler dev` stands between a client and home 2 on this machine alone. */
export const names = /** @type {const} */ ({
  first: 'home 1, partykit dev',
  second: 'home 2, wrangler dev',
  direct: 'home 2, no proxy',
  bareFirst: 'bare PartyKit',
  bareSecond: 'bare partyserver, wrangler dev',
});

/**
 * Both homes side by side: the crowded room, and opening a room with and without a history.
 * @param {{folder: string, times: import('./crowded-room.mjs').Times,
 *   sizes: {large: number, small: number, samples: number}, say: (line: string) => void}} options
 */
export async function homes({ folder, times, sizes, say }) {
  /** @type {Awaited<ReturnType<typeof startPartyline>>[]} */
  const ours = [];
  /** @type {import('../targets/target.mjs').Target[]} */
  const bare = [];
  try {
    ours.push(await startPartyline({ folder, name: names.first }));
    ours.push(await startPartyline({ folder, name: names.second, home: 'worker' }));
    ours.push(await startPartylineDirect({ folder, name: names.direct }));
    bare.push(await barePartykit.start({ folder }), await barePartyserver.start({ folder }));
    const crowd = await crowdedRoom([...ours, ...bare], times, say);
    await Promise.all(bare.map((one) => one.stop()));
    /** @type {Record<string, Awaited<ReturnType<typeof opening>>>} */
    const openings = {};
    for (const one of ours) {
      say(`opening rooms: ${one.name}`);
      openings[one.name] = await opening(one, sizes);
    }
    return { crowd, openings, proxy: proxyShare(crowd) };
  } finally {
    await Promise.all([...ours, ...bare].map((one) => one.stop()));
  }
}

/**
 * How much of what a home could deliver the proxy lets through, in the first load.
 * @param {Awaited<ReturnType<typeof crowdedRoom>>} crowd
 */
function proxyShare([first]) {
  /** @param {string} name */
  const rounds = (name) => first?.targets[name]?.deliveriesPerSecondByRound ?? [];
  /** @param {string} one @param {string} other */
  const ratio = (one, other) =>
    median(rounds(one).map((value, i) => value / (rounds(other)[i] ?? Number.NaN)));
  return {
    ofOurs: ratio(names.second, names.direct),
    ofBare: ratio(names.bareSecond, names.bareFirst),
    againstBareBehindIt: ratio(names.second, names.bareSecond),
    secondAgainstFirst: ratio(names.direct, names.first),
  };
}
