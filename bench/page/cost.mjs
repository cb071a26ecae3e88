import { median } from '../statistics.mjs';
import { viewport } from './visitor.mjs';

/** @typedef {import('playwright-core').Browser} Browser */

const quietMs = 500;
const traced = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8'];

/**
 * Pages with and without the script tag, in turns, each in a browser that was never there before.
 * @param {Browser} browser
 * @param {{ plain: { url: string }, embedded: { url: string }, loads: number }} options
 */
export async function costBeforeClick(browser, { plain, embedded, loads }) {
  /** @type {Awaited<ReturnType<typeof load>>[]} */
  const without = [];
  /** @type {typeof without} */
  const having = [];
  await load(browser, embedded.url);
  for (let i = 0; i < loads; i++) {
    without.push(await load(browser, plain.url));
    having.push(await load(browser, embedded.url));
  }
  const middle = (/** @type {typeof without} */ all) => median(all.map(({ taskMs }) => taskMs));
  return {
    taskMs: middle(having) - middle(without),
    scriptMs: median(having.map(({ scriptMs }) => scriptMs)),
    requests: Math.max(...having.map(({ requests }) => requests)),
    shift: Math.max(...having.map(({ shift }) => shift)),
  };
}

/** @param {Browser} browser @param {string} url */
async function load(browser, url) {
  await browser.startTracing(undefined, { categories: traced });
  const context = await browser.newContext({ viewport });
  try {
    const tab = await context.newPage();
    let requests = -1;
    tab.on('request', (request) => {
      if (!request.url().startsWith('data:')) requests += 1;
    });
    await tab.goto(url, { waitUntil: 'load' });
    await tab.waitForTimeout(quietMs);
    const shift = await tab.evaluate(layoutShift);
    const { traceEvents } = JSON.parse(String(await browser.stopTracing()));
    return { ...mainThread(traceEvents, url), requests, shift };
  } finally {
    await context.close();
  }
}

/**
 * @typedef {{ name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number,
 *   args: { data?: { url?: string } } }} TraceEvent
 */

/**
 * The processor time of the page's main thread from its navigation on, in ms: of all its tasks, and of the scripts in them. Not the time on the clock, which
 * counts whatever else the machine does meanwhile.
 * @param {TraceEvent[]} events @param {string} url
 */
function mainThread(events, url) {
  const begin = events.find(({ name, args }) => name === 'CommitLoad' && args.data?.url === url);
  if (!begin) throw new Error('the trace does not hold the page');
  const own = events
    .filter(
      ({ ph, pid, tid, ts }) =>
        ph === 'X' && pid === begin.pid && tid === begin.tid && ts >= begin.ts,
    )
    .sort((one, other) => one.ts - other.ts);
  const ms = (/** @type {string} */ wanted) => {
    let [sum, end] = [0, 0];
    for (const { name, ts, dur = 0, tdur = 0 } of own) {
      // Tasks within tasks are counted already.
      if (name !== wanted || ts < end) continue;
      sum += tdur / 1_000;
      end = ts + dur;
    }
    return sum;
  };
  return { taskMs: ms('RunTask'), scriptMs: ms('EvaluateScript') };
}

/** Runs in the page. @returns {Promise<number>} */
function layoutShift() {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver(() => {});
    observer.observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => {
      const entries = observer.takeRecords();
      resolve(entries.reduce((sum, entry) => sum + (Reflect.get(entry, 'value') ?? 0), 0));
    }, 50);
  });
}
