import { median, percentile } from '../statistics.mjs';
import { newVisitor } from './visitor.mjs';

/**
 * @typedef {import('../scenarios/opening.mjs').Partyline} Partyline
 * @typedef {import('playwright-core').Browser} Browser
 */

/**
 * From the click on the bubble until the newest messages are drawn.
 * @param {Browser} browser
 * @param {{ partyline: Partyline, site: { url: string }, clicks: number }} options
 */
export async function clickToHistory(browser, { partyline, site, clicks }) {
  const times = [];
  for (let i = 0; i < clicks; i++) {
    const context = await newVisitor(browser, { partyline, name: `Visitor ${i}` });
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
