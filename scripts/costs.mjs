// `npm run costs -- --messages-per-day 100000 --listeners 20`: what a deployment on Cloudflare costs a month, from counts
// that were measured (scripts/costs/counts.json, by `npm run bench -- --only counts`) and prices as of a date.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { inProject } from './project.mjs';

/**
 * US dollars. None of them could be looked up where this was written: as known in 2026, check them at their source.
 * `included` is what the plan holds a month.
 */
export const prices = {
  asOf: '2026-11, as known; check',
  plan: { perMonth: 5, source: 'https://developers.cloudflare.com/workers/platform/pricing/' },
  workerRequests: {
    perMillion: 0.3,
    included: 10e6,
    source: 'https://developers.cloudflare.com/workers/platform/pricing/',
  },
  workerCpuMs: {
    perMillion: 0.02,
    included: 30e6,
    source: 'https://developers.cloudflare.com/workers/platform/pricing/',
  },
  objectRequests: {
    perMillion: 0.15,
    included: 1e6,
    source: 'https://developers.cloudflare.com/durable-objects/platform/pricing/',
  },
  objectGbSeconds: {
    perMillion: 12.5,
    included: 400e3,
    source: 'https://developers.cloudflare.com/durable-objects/platform/pricing/',
  },
  objectRowsRead: {
    perMillion: 0.001,
    included: 25e9,
    source: 'https://developers.cloudflare.com/durable-objects/platform/pricing/',
  },
  objectRowsWritten: {
    perMillion: 1,
    included: 50e6,
    source: 'https://developers.cloudflare.com/durable-objects/platform/pricing/',
  },
  sqlRowsRead: { perMillion: 0.001, included: 2.5e9, source: 'https://turso.tech/pricing' },
  sqlRowsWritten: { perMillion: 1, included: 25e6, source: 'https://turso.tech/pricing' },
  sqlPlan: { perMonth: 4.99, source: 'https://turso.tech/pricing' },
  vps: { perMonth: 8, source: 'any provider of small virtual machines: 2 cores, 4 GB' },
};

/** A WebSocket message that comes in counts as this much of a request. */
const REQUESTS_PER_MESSAGE = 1 / 20;
const OBJECT_GB = 0.125;
const PINGS_PER_MINUTE = 60 / 25;
const DAYS = 30;

/**
 * What is assumed. Each is an option of the command.
 * @typedef {typeof usual} Assumptions
 */
export const usual = {
  'messages-per-day': 100_000,
  /** People in the room when a message is said, besides its author. */
  listeners: 20,
  /** Messages that one person says a day: how many people there are a day follows from it. */
  'messages-per-person': 10,
  'visits-per-person': 3,
  'minutes-per-visit': 15,
  /** Share of messages said in a lively talk, which share frames, writes and calls; the others come alone. */
  'busy-share': 0.5,
  /** Share of listeners who look at the room and so mark a message that came alone as read. */
  'looking-share': 0.3,
  /** 1: pings are answered by the platform and wake nobody. 0: each wakes an object. */
  'automatic-pongs': 1,
  /** How often those who are there renew that they are, against now (every 40 to 55 s): 0.5 is half as often. */
  renewals: 1,
  'sweeps-per-day': 24 * 60,
  /** Objects that write to libSQL. */
  scribes: 1,
  /** Processor time of a request of the Worker, ms: read off nothing; a guess on the high side. */
  'cpu-ms-per-request': 3,
};

/** @typedef {Record<string, number>} Totals */

/** What everything costs a month, and what it is made of. @param {Partial<Assumptions>} [given] @param {any} [counts] */
export function monthly(given = {}, counts = measured()) {
  const how = { ...usual, ...given };
  const parts = partsOf(how, counts);
  const used = withScribe(sumOf(Object.values(parts)), how.scribes);
  const bill = billOf(used, how['cpu-ms-per-request']);
  return {
    how,
    parts,
    used,
    bill,
    total: Object.values(bill).reduce((sum, value) => sum + value, 0),
  };
}

/** By what causes it. @param {Assumptions} how @param {any} counts @returns {Record<string, Totals>} */
function partsOf(how, { perItem, perMessage, listeners: measuredWith }) {
  const messages = how['messages-per-day'] * DAYS;
  const people = Math.max(1, how['messages-per-day'] / how['messages-per-person']) * DAYS;
  const visits = people * how['visits-per-person'];
  const minutes = visits * how['minutes-per-visit'];
  const busy = messages * how['busy-share'];
  const lone = messages - busy;
  const marks = lone * how.listeners * how['looking-share'];
  const lineOf = (/** @type {Totals} */ few, /** @type {Totals} */ many) =>
    lineBetween(few, many, { ...measuredWith, wanted: how.listeners });
  const loneOne = lineOf(usedBy(perMessage.loneSmall), usedBy(perMessage.loneLarge));
  const pings = minutes * 2 * PINGS_PER_MINUTE;
  return {
    'messages alone': times(loneOne, lone),
    'messages in a talk': times(
      scaled(usedBy(perMessage.busyLarge), how.listeners / measuredWith.large),
      busy,
    ),
    'read marks': times(usedBy(perItem.marks), marks),
    visits: times(sumOf([usedBy(perItem.visits), usedBy(perItem.leaving)]), visits),
    'being there': times(usedBy(perItem.idlePersonMinutes), minutes * how.renewals),
    pings: pingsOf(pings, how['automatic-pongs']),
    'the sweep': times(usedBy(perItem.sweeps), DAYS * how['sweeps-per-day']),
  };
}

/** As a platform counts. @param {Record<string, Record<string, number>>} counted @returns {Totals} */
function usedBy(counted) {
  const { worker = {}, ...objects } = counted;
  const all = [worker, ...Object.values(objects)];
  const total = (/** @type {Record<string, number>[]} */ some, /** @type {string} */ what) =>
    some.reduce((sum, one) => sum + (one[what] ?? 0), 0);
  const ofObjects = (/** @type {string} */ what) => total(Object.values(objects), what);
  const calls = ofObjects('requests') + ofObjects('connects') + ofObjects('alarms');
  return {
    workerRequests: total([worker], 'requests') + total([worker], 'connects'),
    objectRequests: calls + ofObjects('messagesIn') * REQUESTS_PER_MESSAGE,
    objectGbSeconds:
      ((ofObjects('activeMs') - (objects.scribe?.activeMs ?? 0)) / 1_000) * OBJECT_GB,
    scribeGbSeconds: ((objects.scribe?.activeMs ?? 0) / 1_000) * OBJECT_GB,
    objectRowsRead: ofObjects('rowsRead'),
    objectRowsWritten: ofObjects('rowsWritten'),
    sqlRowsRead: total(all, 'sqlRowsRead'),
    sqlRowsWritten: total(all, 'sqlRowsWritten'),
  };
}

/**
 * A scribe serves everybody at once: it is never in memory for longer than the month has seconds.
 * @param {Totals} used @param {number} scribes @returns {Totals}
 */
function withScribe({ scribeGbSeconds = 0, objectGbSeconds = 0, ...used }, scribes) {
  const most = DAYS * 24 * 60 * 60 * OBJECT_GB * scribes;
  return { ...used, objectGbSeconds: objectGbSeconds + Math.min(scribeGbSeconds, most) };
}

/** A ping is a message that comes in, whoever answers it; one that an object answers keeps it awake for ten seconds more. @param {number} pings @param {number} automatic */
function pingsOf(pings, automatic) {
  return {
    objectRequests: pings * REQUESTS_PER_MESSAGE,
    objectGbSeconds: pings * (1 - automatic) * 10 * OBJECT_GB,
  };
}

/**
 * What a message costs with another number of listeners than were measured: on the straight line through both.
 * @param {Totals} few @param {Totals} many @param {{small: number, large: number, wanted: number}} listeners
 */
function lineBetween(few, many, { small, large, wanted }) {
  const share = (wanted - small) / (large - small);
  return Object.fromEntries(
    Object.entries(many).map(([what, value]) => {
      const low = few[what] ?? 0;
      return [what, Math.max(0, low + (value - low) * share)];
    }),
  );
}

/** What grows with listeners is calls; the rest of a message in a talk stays. @param {Totals} used @param {number} share */
function scaled(used, share) {
  const { objectRequests = 0, objectGbSeconds = 0 } = used;
  return {
    ...used,
    objectRequests: objectRequests * share,
    objectGbSeconds: objectGbSeconds * Math.max(1, share),
  };
}

/** @param {Totals} used @param {number} count @returns {Totals} */
const times = (used, count) =>
  Object.fromEntries(Object.entries(used).map(([what, value]) => [what, value * count]));

/** @param {Totals[]} list */
function sumOf(list) {
  /** @type {Totals} */
  const sums = {};
  for (const one of list)
    for (const [what, value] of Object.entries(one)) sums[what] = (sums[what] ?? 0) + value;
  return sums;
}

/** Dollars a month, by what is charged. @param {Totals} used @param {number} cpuMsPerRequest */
function billOf(used, cpuMsPerRequest) {
  const over = (/** @type {{perMillion: number, included: number}} */ price, amount = 0) =>
    (Math.max(0, amount - price.included) / 1e6) * price.perMillion;
  const cpuMs = (used.workerRequests ?? 0) * cpuMsPerRequest;
  return {
    'Cloudflare plan': prices.plan.perMonth,
    'Worker requests': over(prices.workerRequests, used.workerRequests),
    'Worker CPU': over(prices.workerCpuMs, cpuMs),
    'object requests': over(prices.objectRequests, used.objectRequests),
    'object duration': over(prices.objectGbSeconds, used.objectGbSeconds),
    'object rows read': over(prices.objectRowsRead, used.objectRowsRead),
    'object rows written': over(prices.objectRowsWritten, used.objectRowsWritten),
    'libSQL plan': prices.sqlPlan.perMonth,
    'libSQL rows':
      over(prices.sqlRowsRead, used.sqlRowsRead) + over(prices.sqlRowsWritten, used.sqlRowsWritten),
  };
}

/** @returns {any} */
export function measured() {
  return JSON.parse(readFileSync(inProject('scripts/costs/counts.json'), 'utf8'));
}

const sizes = [1_000, 100_000, 10_000_000];
const dollars = (/** @type {number} */ value) =>
  value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en');

/** The table of docs/costs.md. @param {any} [counts] */
export function costTable(counts = measured()) {
  const months = sizes.map((size) => monthly({ 'messages-per-day': size }, counts));
  const row = (
    /** @type {string} */ name,
    /** @type {(one: ReturnType<typeof monthly>) => number} */ of,
  ) => `| ${name} | ${months.map((one) => dollars(of(one))).join(' | ')} |`;
  const names = /** @type {(keyof ReturnType<typeof billOf>)[]} */ (
    Object.keys(months[0]?.bill ?? {})
  );
  return [
    `| $ a month at | ${sizes.map((size) => `${size.toLocaleString('en')} messages a day`).join(' | ')} |`,
    `|---|${sizes.map(() => '---:').join('|')}|`,
    ...names.map((name) => row(name, ({ bill }) => bill[name])),
    row('**in all**', ({ total }) => total),
  ].join('\n');
}

/** Which knob matters: what the month of 10 million messages a day costs with another value of it. @param {any} [counts] */
export function knobTable(counts = measured()) {
  const base = { 'messages-per-day': 10_000_000 };
  /** @type {[string, Partial<Assumptions>][]} */
  const knobs = [
    ['as assumed', {}],
    ['pings that wake the object (no automatic pongs)', { 'automatic-pongs': 0 }],
    ['5 listeners instead of 20', { listeners: 5 }],
    ['nobody marks as read', { 'looking-share': 0 }],
    ['all messages in lively talks', { 'busy-share': 1 }],
    ['all messages alone', { 'busy-share': 0 }],
    ['who is there is renewed half as often', { renewals: 0.5 }],
    ['a sweep every 5 minutes instead of every minute', { 'sweeps-per-day': 288 }],
    ['visits of 60 minutes instead of 15', { 'minutes-per-visit': 60 }],
  ];
  return [
    '| 10,000,000 messages a day | $ a month |',
    '|---|---:|',
    ...knobs.map(
      ([name, change]) => `| ${name} | ${dollars(monthly({ ...base, ...change }, counts).total)} |`,
    ),
  ].join('\n');
}

/** @param {ReturnType<typeof monthly>} month */
function sayMonth({ how, parts, bill, total }) {
  const lines = Object.entries(bill).map(
    ([name, value]) => `  ${name.padEnd(20)} ${dollars(value).padStart(10)}`,
  );
  const causes = Object.entries(parts).map(
    ([name, used]) =>
      `  ${name.padEnd(20)} ${Object.entries(used)
        .map(([what, value]) => `${what} ${value.toPrecision(3)}`)
        .join(', ')}`,
  );
  return [
    `Assumed: ${Object.entries(how)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
    `Prices: ${prices.asOf}. Counts: ${measured().at}.`,
    'What causes what, a month:',
    ...causes,
    'US dollars a month:',
    ...lines,
    `  ${'in all'.padEnd(20)} ${dollars(total).padStart(10)}`,
    `A small virtual machine for home 1: about ${prices.vps.perMonth} (${prices.vps.source}).`,
  ].join('\n');
}

function main() {
  const options = Object.fromEntries(
    Object.keys(usual).map((name) => [name, { type: /** @type {const} */ ('string') }]),
  );
  const { values } = parseArgs({
    options: { ...options, table: { type: 'boolean', default: false } },
  });
  if (values.table) return console.log(`${costTable()}\n\n${knobTable()}`);
  const given = Object.entries(values).flatMap(([name, value]) =>
    name in usual ? [[name, Number(value)]] : [],
  );
  if (given.some(([, value]) => !Number.isFinite(value) || Number(value) < 0))
    throw new Error('an option is no number');
  console.log(sayMonth(monthly(Object.fromEntries(given))));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
