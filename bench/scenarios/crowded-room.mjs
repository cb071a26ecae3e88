import { DriverProcess } from '../driver-process.mjs';
import { processorSeconds } from '../processor-time.mjs';
import { median, spread, sum } from '../statistics.mjs';

/**
 * @typedef {import('../targets/target.mjs').Target} Target
 * @typedef {import('../load.mjs').LoadResult & {wholeSeconds: Record<string, number>}} LoadResult
 * @typedef {{rounds: number, closedMs: number, openMs: number, warmMs: number}} Times
 * @typedef {ReturnType<typeof summary>} Summary
 */

const CLIENTS = 100;

/** The loads put on one room of 100 clients, by name. */
const loads = /** @type {const} */ ({
  '10 senders, closed loop': { senders: 10, rate: 0 },
  '50 senders, closed loop': { senders: 50, rate: 0 },
  '20 messages/s': { senders: 10, rate: 20 },
});

/**
 * Puts every load on every target, in turns, so that a busy moment of the machine hits them alike.
 * The closed loops have the machine to themselves; at 20 messages/s all targets run at once.
 * @param {Target[]} targets
 * @param {Times} times
 * @param {(line: string) => void} say
 * @returns {Promise<{load: string, targets: Record<string, Summary>}[]>}
 */
export async function crowdedRoom(targets, times, say) {
  /** @type {{target: Target, driver: DriverProcess}[]} */
  const pairs = [];
  try {
    for (const target of targets) pairs.push({ target, driver: await drive(target) });
    /** @type {Map<string, LoadResult[]>} */
    const results = new Map();
    for (let round = 0; round < times.rounds; round++) {
      say(`one room, ${CLIENTS} clients: round ${round + 1} of ${times.rounds}`);
      for (const [load, plan] of Object.entries(loads))
        for (const [name, result] of await playRound(pairs, plan, times)) {
          const key = `${load}/${name}`;
          results.set(key, [...(results.get(key) ?? []), result]);
        }
    }
    return Object.keys(loads).map((load) => ({
      load,
      targets: Object.fromEntries(
        targets.map(({ name }) => [name, summary(results.get(`${load}/${name}`) ?? [])]),
      ),
    }));
  } finally {
    for (const { driver } of pairs) driver.stop();
  }
}

/** @param {Target} target */
async function drive(target) {
  const driver = new DriverProcess();
  await driver.connect(target.wire, target.seats(CLIENTS));
  return driver;
}

/**
 * @param {{target: Target, driver: DriverProcess}[]} pairs
 * @param {{senders: number, rate: number}} plan
 * @param {Times} times
 * @returns {Promise<[name: string, result: LoadResult][]>}
 */
async function playRound(pairs, plan, { closedMs, openMs, warmMs }) {
  /** @param {{target: Target, driver: DriverProcess}} pair @returns {Promise<[string, LoadResult]>} */
  const play = async ({ target, driver }) => {
    const { name, processes } = target;
    const measureMs = plan.rate > 0 ? openMs : closedMs;
    const before = usedBy(processes);
    const load = await driver.load({ ...plan, warmMs, measureMs, processes });
    await target.settle?.(load.sentInAll);
    const after = usedBy(processes);
    const used = Object.keys(after).map((part) => [part, (after[part] ?? 0) - (before[part] ?? 0)]);
    return [name, { ...load, wholeSeconds: Object.fromEntries(used) }];
  };
  if (plan.rate > 0) return Promise.all(pairs.map(play));
  /** @type {[string, LoadResult][]} */
  const results = [];
  for (const pair of pairs) results.push(await play(pair));
  return results;
}

/** @param {Record<string, number[]>} processes @returns {Record<string, number>} */
function usedBy(processes) {
  const parts = Object.entries(processes);
  return Object.fromEntries(parts.map(([part, pids]) => [part, processorSeconds(pids)]));
}

/**
 * Rates and durations are medians over the rounds. Processor time is that of whole rounds, until
 * every message is where it belongs, over all their deliveries: what a server puts off is counted.
 * @param {LoadResult[]} rounds
 */
function summary(rounds) {
  const middle = (/** @type {(one: LoadResult) => number} */ of) => median(rounds.map(of));
  const deliveries = sum(rounds.map((one) => one.deliveriesInAll));
  /** @param {string} part */
  const microsPerDelivery = (part) =>
    (sum(rounds.map((one) => one.wholeSeconds[part] ?? 0)) / deliveries) * 1e6;
  return {
    deliveriesPerSecond: middle((one) => one.deliveries / one.seconds),
    deliveriesPerSecondByRound: rounds.map((one) => one.deliveries / one.seconds),
    messagesPerSecond: middle((one) => one.messages / one.seconds),
    serverMicrosPerDelivery: microsPerDelivery('server'),
    databaseMicrosPerDelivery: microsPerDelivery('database'),
    driverLoad: middle((one) => (one.processorSeconds.driver ?? 0) / one.seconds),
    ackMs: middleOf(rounds.map((one) => one.ackMs)),
    deliveryMs: middleOf(rounds.map((one) => one.deliveryMs)),
    faults: rounds.at(-1)?.faults,
  };
}

/** @param {ReturnType<typeof spread>[]} spreads */
function middleOf(spreads) {
  const middle = spread([]);
  for (const key of /** @type {const} */ (['p50', 'p95', 'p99']))
    middle[key] = median(spreads.map((one) => one[key]));
  return middle;
}
