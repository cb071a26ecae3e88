import { createServer } from 'node:http';
import { launchChromium } from '../../scripts/chromium.mjs';
import { DriverProcess } from '../driver-process.mjs';
import { median, percentile } from '../statistics.mjs';
import { awaitStored } from '../stored-messages.mjs';
import { seatsIn } from '../targets/partyline.mjs';
import { call } from '../targets/partyline-api.mjs';

/**
 * @typedef {import('./opening.mjs').Partyline} Partyline
 * @typedef {import('playwright-core').Browser} Browser
 * @typedef {import('playwright-core').Page} Page
 */

const viewport = { width: 1280, height: 800 };
const room = 'page';
const quietMs = 500;

/**
 * What a website pays for the widget before anybody clicks, how soon after a click the history stands there, and how smoothly a long one scrolls, in a
 * real Chromium on a page of another origin.
 * @param {Partyline} partyline
 * @param {{ loads: number, clicks: number, messages: number, rounds: number }} sizes
 */
export async function page(partyline, { loads, clicks, messages, rounds }) {
  await fill(partyline, messages);
  const tag = `<script async src="${partyline.url}/widget.js" data-room="${room}"></script>`;
  const [plain, embedded] = [await serve(''), await serve(tag)];
  const browser = await launchChromium();
  try {
    const before = await costBeforeClick(browser, { plain, embedded, loads });
    const openMs = await clickToHistory(browser, { partyline, site: embedded, clicks });
    const frames = await scroll(browser, { partyline, site: plain, messages, rounds });
    return { before, openMs, frames, messages };
  } finally {
    await browser.close();
    await Promise.all([plain.stop(), embedded.stop()]);
  }
}

/** @param {Partyline} partyline @param {number} count */
async function fill(partyline, count) {
  await partyline.makeRoom(room);
  const driver = new DriverProcess();
  try {
    await driver.connect(partyline.wire, seatsIn(partyline.url, Array(4).fill(room)));
    await driver.fill({ count, window: 50 });
    await awaitStored(partyline.databaseUrl, { rooms: room, count, withinMs: 60_000 });
  } finally {
    driver.stop();
  }
}

/** A page of somebody else. @param {string} tag */
async function serve(tag) {
  const text = '<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>'.repeat(40);
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>Site</title><body>${text}${tag}`;
  const http = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = http.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(resolve);
      }),
  };
}

/**
 * Pages with and without the script tag, in turns, each in a browser that was never there before.
 * @param {Browser} browser
 * @param {{ plain: { url: string }, embedded: { url: string }, loads: number }} options
 */
async function costBeforeClick(browser, { plain, embedded, loads }) {
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

const traced = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8'];

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

/** The session of a new guest, as the SDK keeps it on a page. @param {Partyline} partyline @param {string} name */
async function keptSession({ url }, name) {
  const session = await call(`${url}/v1/guest`, { name });
  return { key: `partyline ${url}`, value: JSON.stringify(session) };
}

/**
 * From the click on the bubble until the newest messages are drawn: nothing of the widget is in any cache, and the person was there before.
 * @param {Browser} browser
 * @param {{ partyline: Partyline, site: { url: string }, clicks: number }} options
 */
async function clickToHistory(browser, { partyline, site, clicks }) {
  const times = [];
  for (let i = 0; i < clicks; i++) {
    const context = await browser.newContext({ viewport });
    const { key, value } = await keptSession(partyline, `Visitor ${i}`);
    await context.addInitScript(
      ([key, value]) => localStorage.setItem(key ?? '', value ?? ''),
      [key, value],
    );
    const tab = await context.newPage();
    await tab.goto(site.url);
    await tab.locator('partyline-launcher button').waitFor();
    times.push(await tab.evaluate(openAndWait));
    await context.close();
  }
  return { p50: median(times), p75: percentile(times, 75), p95: percentile(times, 95) };
}

/** Runs in the page. @returns {Promise<number>} ms */
function openAndWait() {
  const bubble = document.querySelector('partyline-launcher')?.shadowRoot;
  const start = performance.now();
  bubble?.querySelector('button')?.click();
  return new Promise((resolve, reject) => {
    const look = () => {
      const chat = bubble?.querySelector('partyline-chat')?.shadowRoot;
      const isThere = (chat?.querySelectorAll('[data-message]').length ?? 0) >= 10;
      if (isThere) requestAnimationFrame(() => resolve(performance.now() - start));
      else if (performance.now() - start > 10_000) reject(new Error('no history after 10 s'));
      else requestAnimationFrame(look);
    };
    look();
  });
}

/**
 * A room with all its messages loaded, scrolled from the end to the beginning and back as by a wheel; the times between frames.
 * @param {Browser} browser
 * @param {{ partyline: Partyline, site: { url: string }, messages: number, rounds: number }} options
 */
async function scroll(browser, { partyline, site, messages, rounds }) {
  const context = await browser.newContext({ viewport });
  const { key, value } = await keptSession(partyline, 'Reader');
  await context.addInitScript(
    ([key, value]) => localStorage.setItem(key ?? '', value ?? ''),
    [key, value],
  );
  const tab = await context.newPage();
  await tab.goto(site.url);
  await tab.evaluate(
    ([server, room]) => {
      const tag = document.createElement('script');
      tag.src = `${server}/widget.js`;
      tag.dataset.room = room;
      tag.dataset.mode = 'page';
      document.body.append(tag);
    },
    [partyline.url, room],
  );
  const log = tab.locator('partyline-chat [role=log]');
  await log.locator('[data-message]').first().waitFor();
  const loaded = await tab.evaluate(loadAll, { room, messages });
  if (loaded < messages) throw new Error(`${loaded} of ${messages} messages came`);
  const worst = [];
  const all = [];
  for (let i = 0; i < rounds; i++) {
    const frames = await log.evaluate(scrollThrough);
    worst.push(Math.max(...frames));
    all.push(...frames);
  }
  await context.close();
  return { worstMs: median(worst), worst, p99: percentile(all, 99), count: all.length };
}

/** Runs in the page. @param {{ room: string, messages: number }} wanted */
async function loadAll({ room, messages }) {
  const host = document.querySelector('partyline-launcher');
  const chat = host?.shadowRoot?.querySelector('partyline-chat');
  const handle = /** @type {any} */ (chat).client.open(room);
  const count = () =>
    handle.state.timeline.filter((/** @type {any} */ item) => item.type === 'message').length;
  while (count() < messages && handle.state.history !== 'complete') await handle.loadOlder();
  return count();
}

/** Runs in the page. @param {Element} log @returns {Promise<number[]>} ms between frames */
function scrollThrough(log) {
  const stepPx = 240;
  return new Promise((resolve) => {
    /** @type {number[]} */
    const frames = [];
    let last = performance.now();
    let still = 0;
    let way = -1;
    const next = (/** @type {number} */ now) => {
      frames.push(now - last);
      last = now;
      const before = log.scrollTop;
      log.scrollTop += way * stepPx;
      still = log.scrollTop === before ? still + 1 : 0;
      // At an end for good, and not until more rows are drawn there.
      if (still > 30 && way === 1) return resolve(frames.slice(1));
      if (still > 30) [way, still] = [1, 0];
      return requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
}
