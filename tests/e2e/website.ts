import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A website of somebody else: one page, on an origin of its own. */
type Website = { readonly url: string; stop: () => Promise<void> };
/** More pages and scripts, by their path. */
type Others = Readonly<Record<string, string>>;
/** What is done there, in a browser that was never there before. */
export type Visit = (page: Page, context: BrowserContext, site: Website) => Promise<void>;

/** Serves a website with this body for as long as a visit takes. */
export async function openWebsite(
  browser: Browser,
  {
    html,
    headers = {},
    others = {},
  }: { html: string; headers?: Record<string, string> | undefined; others?: Others },
  visit: Visit,
): Promise<void> {
  const site = await serveWebsite(
    `<!doctype html><html lang="en"><title>Site</title><body>${html}`,
    headers,
    others,
  );
  const context = await browser.newContext({
    locale: 'en-GB',
    reducedMotion: 'reduce',
    viewport: { width: 1000, height: 760 },
  });
  try {
    await visit(await context.newPage(), context, site);
  } finally {
    await context.close();
    await site.stop();
  }
}

/** One page, on an origin of its own, and what else is there. */
export async function serveWebsite(
  html: string,
  headers: Record<string, string> = {},
  others: Others = {},
): Promise<Website> {
  const http = createServer(({ url = '' }, response) => {
    const body = others[url] ?? (url === '/' ? html : undefined);
    const type = url.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': `${type}; charset=utf-8`,
      ...headers,
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
}
