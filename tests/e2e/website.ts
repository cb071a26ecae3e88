import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A website of somebody else: one page, on an origin of its own. */
type Website = { readonly url: string; stop: () => Promise<void> };
/** What is done there, in a browser that was never there before. */
export type Visit = (page: Page, context: BrowserContext, site: Website) => Promise<void>;

/** Serves a website with this body for as long as a visit takes. */
export async function openWebsite(
  browser: Browser,
  { html, headers = {} }: { html: string; headers?: Record<string, string> | undefined },
  visit: Visit,
): Promise<void> {
  const site = await serveWebsite(
    `<!doctype html><html lang="en"><title>Site</title><body>${html}`,
    headers,
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

/** One page, on an origin of its own. */
export async function serveWebsite(
  html: string,
  headers: Record<string, string> = {},
): Promise<Website> {
  const http = createServer((request, response) => {
    const isPage = request.url === '/';
    response.writeHead(isPage ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      ...headers,
    });
    response.end(isPage ? html : '');
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
