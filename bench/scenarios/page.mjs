import { launchChromium } from '../../scripts/chromium.mjs';
import { fillRoom } from '../fill-room.mjs';
import { costBeforeClick } from '../page/cost.mjs';
import { clickToHistory } from '../page/opening.mjs';
import { scroll } from '../page/scrolling.mjs';
import { serveWebsite } from '../page/website.mjs';

/** @typedef {import('./opening.mjs').Partyline} Partyline */

const room = 'page';

/**
 * What a website pays for the widget before anybody clicks, how soon after a click the history stands there, and how smoothly a long one scrolls, in a
 * real Chromium on a page of another origin.
 * @param {Partyline} partyline
 * @param {{ loads: number, clicks: number, messages: number, rounds: number }} sizes
 */
export async function page(partyline, { loads, clicks, messages, rounds }) {
  await fillRoom(partyline, { room, count: messages });
  const tag = `<script async src="${partyline.url}/widget.js" data-room="${room}"></script>`;
  const [plain, embedded] = [await serveWebsite(''), await serveWebsite(tag)];
  const browser = await launchChromium();
  try {
    const before = await costBeforeClick(browser, { plain, embedded, loads });
    const openMs = await clickToHistory(browser, { partyline, site: embedded, clicks });
    const frames = await scroll(browser, { partyline, site: plain, room, messages, rounds });
    return { before, openMs, frames, messages };
  } finally {
    await browser.close();
    await Promise.all([plain.stop(), embedded.stop()]);
  }
}
