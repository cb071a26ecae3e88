import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launch } from '../support/chromium.ts';
import { useStack } from '../support/stack.ts';
import { openWebsite, type Visit } from './website.ts';

/** A server, and a Chromium that meets its script tag on websites of other origins. */
export function useEmbedding() {
  const stack = useStack({ env: { LIMIT_SCALE: '100' } });
  let browser: Browser;
  beforeAll(async () => {
    // Third-party cookies and storage are blocked, as browsers do by now.
    browser = await launch({ args: ['--test-third-party-cookie-phaseout'] });
  });
  afterAll(() => browser?.close());
  const server = () => `http://localhost:${stack().port}`;
  return {
    server,
    tag: (attributes = '') =>
      `<script async src="${server()}/widget.js" data-room="general" ${attributes}></script>`,
    withWebsite: (html: string, visit: Visit, others?: Readonly<Record<string, string>>) =>
      openWebsite(browser, { html, ...(others && { others }) }, visit),
    /** A page of somebody else, in a browser of their own. */
    newPage: async () => (await browser.newContext({ locale: 'en-GB' })).newPage(),
  };
}

/** What the script tag draws at first. */
export const bubble = (page: Page) => page.getByRole('button', { name: /^Chat/ });
