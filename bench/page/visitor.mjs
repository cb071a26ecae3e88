import { call } from '../targets/partyline-api.mjs';

/** Of every page that is measured. */
export const viewport = { width: 1280, height: 800 };

/**
 * The browser of a guest who was there before, with nothing of the widget in any cache: it has the session as the SDK keeps it on a page.
 * @param {import('playwright-core').Browser} browser
 * @param {{ partyline: import('../scenarios/opening.mjs').Partyline, name: string }} options
 */
export async function newVisitor(browser, { partyline: { url }, name }) {
  const session = await call(`${url}/v1/guest`, { name });
  const context = await browser.newContext({ viewport });
  await context.addInitScript(
    ([key, value]) => localStorage.setItem(key ?? '', value ?? ''),
    [`partyline ${url}`, JSON.stringify(session)],
  );
  return context;
}
