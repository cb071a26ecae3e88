import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sweepToken } from '../../scripts/stack/secret.mjs';
import { newVisitor, paced } from '../counting/visitor.mjs';
import { SECRET, startDirect } from '../direct/start.mjs';
import { call, guest, makeRoom } from '../targets/partyline-api.mjs';

/**
 * What Cloudflare and libSQL would count, by party: `worker`, `room`, `person`, `scribe`, `limiter`, `file`.
 * @typedef {Record<string, import('../counting/meter.ts').Counts>} Counted
 * @typedef {{lone: number, talk: number, ratePerSecond: number, idleMs: number, small: number, large: number}} Sizes
 */

// Drains, saved rates, presence that is told later: what an event leaves to do is done by then.
const SETTLE_MS = 4_000;
const GONE_MS = 16_000;
const LONE_EVERY_MS = 4_000;

/**
 * Counts what one visit, one message, one minute and one sweep cost on home 2, in the runtime alone: each is done some
 * times with nothing else under way. Counts do not depend on how fast the machine is; active time does, a little.
 * @param {{folder: string, sizes: Sizes, say: (line: string) => void}} options
 */
export async function counts({ folder, sizes, say }) {
  const home = join(folder, 'counts');
  await mkdir(home, { recursive: true });
  const server = await startDirect({ folder: home, main: 'bench/counting/worker.ts' });
  try {
    const { url } = server;
    const during = meterOf(url);
    const host = await guest(url, 'Host');
    for (const room of ['small', 'large']) await makeRoom(host, room);
    const people = sizes.small + sizes.large;
    say('counting: visits');
    /** @type {import('../counting/visitor.mjs').Visitor[]} */
    const visitors = [];
    const guests = await during(people, SETTLE_MS, async () => {
      for (let i = 0; i < people; i++) visitors.push(await newVisitor(url, `Guest ${i}`));
    });
    const small = visitors.slice(0, sizes.small);
    const large = visitors.slice(sizes.small);
    const firstVisits = await during(people, SETTLE_MS, () => enter(small, large));
    say('counting: messages');
    const lone = {
      small: await during(sizes.lone, SETTLE_MS, () => talk(small, sizes.lone, LONE_EVERY_MS)),
      large: await during(sizes.lone, SETTLE_MS, () => talk(large, sizes.lone, LONE_EVERY_MS)),
    };
    const everyMs = 1_000 / sizes.ratePerSecond;
    const busy = await during(sizes.talk, SETTLE_MS, () => talk(large, sizes.talk, everyMs));
    const marks = await during(sizes.large, SETTLE_MS, () =>
      Promise.all(large.map((one) => one.mark('large'))),
    );
    say(`counting: ${sizes.idleMs / 1_000} s without a word`);
    const minutes = sizes.idleMs / 60_000;
    const idle = await during(minutes * people, 0, () => wait(sizes.idleMs));
    const sweeps = await during(3, SETTLE_MS, () => paced(3, 100, () => sweep(url)));
    say('counting: leaving and coming again');
    const leaving = await during(people, GONE_MS, async () => {
      for (const one of visitors) one.go();
    });
    const visits = await during(people, SETTLE_MS, () => enter(small, large));
    for (const one of visitors) one.go();
    return {
      listeners: { small: sizes.small, large: sizes.large },
      ratePerSecond: sizes.ratePerSecond,
      perItem: { guests, firstVisits, visits, leaving, marks, idlePersonMinutes: idle, sweeps },
      perMessage: { loneSmall: lone.small, loneLarge: lone.large, busyLarge: busy },
    };
  } finally {
    await server.stop();
  }
}

/** @param {string} url */
function meterOf(url) {
  const look = () => /** @type {Promise<Counted>} */ (call(`${url}/bench/counts`, undefined));
  /** What a task costs, for each of `count` things that it does. @param {number} count @param {number} settleMs @param {() => unknown} task */
  return async (count, settleMs, task) => {
    const before = await look();
    await task();
    await wait(settleMs);
    return perOne(before, await look(), count);
  };
}

/** @param {Counted} before @param {Counted} after @param {number} count @returns {Counted} */
function perOne(before, after, count) {
  const parties = Object.entries(after).map(([party, counted]) => {
    const one = Object.entries(counted).map(([what, value]) => {
      const earlier = /** @type {Record<string, number> | undefined} */ (before[party]);
      return [what, Math.round(((value - (earlier?.[what] ?? 0)) / count) * 1_000) / 1_000];
    });
    return [party, Object.fromEntries(one.filter(([, value]) => value !== 0))];
  });
  return Object.fromEntries(parties);
}

/** @typedef {import('../counting/visitor.mjs').Visitor} Visitor */

/** @param {Visitor[]} small @param {Visitor[]} large */
async function enter(small, large) {
  for (const one of small) await one.come('small');
  for (const one of large) await one.come('large');
}

/** @param {Visitor[]} people @param {number} messages @param {number} everyMs */
function talk(people, messages, everyMs) {
  return paced(messages, everyMs, (turn) =>
    people[turn % people.length]?.say('A message of usual length, I think.'),
  );
}

/** @param {string} url */
function sweep(url) {
  const headers = { authorization: `Bearer ${sweepToken(SECRET)}` };
  return fetch(`${url}/v1/internal/sweep`, { method: 'POST', headers });
}
