import { setTimeout as wait } from 'node:timers/promises';
import { processorSeconds } from './processor-time.mjs';
import { spread } from './statistics.mjs';

/**
 * What to do to a crowd: `senders` clients each keep `window` messages on their way and send the
 * next when one is acked (`rate` 0), or together send `rate` messages a second whatever comes back.
 * @typedef {{senders: number, window?: number, rate: number, warmMs: number, measureMs: number,
 *   processes: Record<string, number[]>}} Plan
 * @typedef {Awaited<ReturnType<typeof applyLoad>>} LoadResult
 */

const QUIET_WITHIN_MS = 10_000;

/**
 * Applies a load, measures while it lasts, then waits until everything sent has arrived.
 * @param {import('./crowd.mjs').Crowd} crowd
 * @param {Plan} plan
 */
export async function applyLoad(crowd, plan) {
  const first = look(crowd, plan);
  const stop = plan.rate > 0 ? openLoop(crowd, plan) : closedLoop(crowd, plan);
  await wait(plan.warmMs);
  crowd.ackMs = [];
  crowd.deliveryMs = [];
  const before = look(crowd, plan);
  await wait(plan.measureMs);
  const after = look(crowd, plan);
  const ackMs = spread(crowd.ackMs);
  const deliveryMs = spread(crowd.deliveryMs);
  stop();
  const quietMs = await quiet(crowd);
  return {
    seconds: (after.at - before.at) / 1000,
    messages: after.acked - before.acked,
    deliveries: after.delivered - before.delivered,
    deliveriesInAll: crowd.delivered - first.delivered,
    processorSeconds: Object.fromEntries(
      Object.entries(after.used).map(([name, used]) => [name, used - (before.used[name] ?? 0)]),
    ),
    ackMs,
    deliveryMs,
    quietMs,
    sentInAll: crowd.sent,
    faults: crowd.faults,
  };
}

/**
 * Sends so many messages as fast as the server takes them, some on their way per client.
 * @param {import('./crowd.mjs').Crowd} crowd
 * @param {{count: number, window: number}} plan
 */
export async function fill(crowd, { count, window }) {
  const start = performance.now();
  crowd.onAck = (client) => crowd.sent < count && crowd.post(client);
  for (const client of crowd.clients)
    for (let i = 0; i < window && crowd.sent < count; i++) crowd.post(client);
  while (crowd.acked < crowd.sent) await wait(5);
  await quiet(crowd);
  return { seconds: (performance.now() - start) / 1000, faults: crowd.faults };
}

/** @param {import('./crowd.mjs').Crowd} crowd @param {Plan} plan */
function look(crowd, plan) {
  const own = process.cpuUsage();
  /** @type {Record<string, number>} */
  const used = { driver: (own.user + own.system) / 1e6 };
  for (const [name, pids] of Object.entries(plan.processes)) used[name] = processorSeconds(pids);
  return { at: performance.now(), acked: crowd.acked, delivered: crowd.delivered, used };
}

/** @param {import('./crowd.mjs').Crowd} crowd @param {Plan} plan */
function closedLoop(crowd, { senders, window = 1 }) {
  crowd.onAck = (client) => crowd.post(client);
  for (const client of crowd.spokespeople(senders))
    for (let i = 0; i < window; i++) crowd.post(client);
  return () => {
    crowd.onAck = () => {};
  };
}

// Counted from the start and not from the last message, so that a late timer is caught up with.
/** @param {import('./crowd.mjs').Crowd} crowd @param {Plan} plan */
function openLoop(crowd, { senders, rate }) {
  const turn = crowd.spokespeople(senders);
  const start = performance.now();
  let count = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - start) / 1000) * rate;
    for (; count < due; count++) {
      const client = turn[count % turn.length];
      if (client) crowd.post(client);
    }
  }, 1);
  return () => clearInterval(timer);
}

/** @param {import('./crowd.mjs').Crowd} crowd */
async function quiet(crowd) {
  const start = performance.now();
  const isQuiet = () => crowd.faults.unacked === 0 && crowd.faults.missing === 0;
  while (!isQuiet() && performance.now() - start < QUIET_WITHIN_MS) await wait(5);
  return performance.now() - start;
}
