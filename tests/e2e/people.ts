import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';

/** Enters as a guest through the door that is on the page. */
export async function enter(page: Page, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Start talking' }).click();
  await composer(page).waitFor();
}

/** Makes an account through the door that is on the page. */
export async function signUp(
  page: Page,
  { username, name }: { username: string; name: string },
): Promise<void> {
  await page.getByRole('tab', { name: 'Sign up' }).click();
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Your name (optional)').fill(name);
  await page.getByLabel('Password', { exact: true }).fill('a long way home');
  await page.getByRole('button', { name: 'Create account' }).click();
  await composer(page).waitFor();
}

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: /^Message / });

export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

export const message = (page: Page, text: string): Locator =>
  page.getByRole('article').filter({ hasText: text });

/** Waits until a message of one's own has its place on the server. */
export async function delivered(page: Page, text: string): Promise<void> {
  await message(page, text).getByText('Sent', { exact: true }).waitFor({ state: 'attached' });
}

/** A website of somebody else: one page, on an origin of its own. */
export type Website = { readonly url: string; stop: () => Promise<void> };

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
