import { median, percentile } from '../statistics.mjs';
import { newVisitor } from './visitor.mjs';

/**
 * @typedef {import('../scenarios/opening.mjs').Partyline} Partyline
 * @typedef {import('playwright-core').Browser} Browser
 */

/**
 * A room with all its messages loaded, scrolled from the end to the beginning and back as by a wheel; the times between frames.
 * @param {Browser} browser
 * @param {{ partyline: Partyline, site: { url: string }, room: string, messages: number, rounds: number }} options
 */
export async function scroll(browser, { partyline, site, room, messages, rounds }) {
  const context = await newVisitor(browser, { partyline, name: 'Reader' });
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
