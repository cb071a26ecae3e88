import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { launch } from '../support/chromium.ts';

const html = '<!doctype html><html lang="en"><title>App</title><body>';
const script = '<script type="module" src="/widget-page.js"></script>';
let browser: Browser;
let page: Page;
const errors: string[] = [];
const asked: string[] = [];

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [inProject('tests/testing/widget-page.ts')],
    bundle: true,
    splitting: true,
    outdir: '/',
    write: false,
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.css': 'text' },
    // Only looked for where the program is not a page.
    external: ['fs', 'path', 'crypto'],
    logLevel: 'silent',
  });
  const scripts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const wasm = await readFile(inProject('node_modules/sql.js/dist/sql-wasm-browser.wasm'));
  browser = await launch();
  page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce' });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.route('**/*', (route) => {
    const { pathname, hostname } = new URL(route.request().url());
    if (hostname !== 'app.localhost') asked.push(route.request().url());
    const text = scripts.get(pathname);
    if (text !== undefined) return route.fulfill({ contentType: 'text/javascript', body: text });
    if (pathname.endsWith('.wasm'))
      return route.fulfill({ contentType: 'application/wasm', body: wasm });
    return route.fulfill({ contentType: 'text/html', body: html + script });
  });
  await page.goto('http://app.localhost/');
  await page.waitForFunction(() => globalThis.page !== undefined);
});
afterAll(() => browser?.close());

const say = (name: string, text: string) =>
  page.evaluate(
    async ([name, text]) => {
      const person = await globalThis.page.server.person({ name });
      await person.say('general', text);
    },
    [name, text] as const,
  );

it('lets the widget of a page talk with a server in the page', { timeout: 60_000 }, async () => {
  await page.getByRole('textbox', { name: /name/i }).first().fill('Grace');
  await page.keyboard.press('Enter');
  const field = page.getByRole('textbox', { name: /^Message/ });
  await field.fill('Is anybody here?');
  await field.press('Enter');
  await expect
    .poll(() => page.evaluate(() => globalThis.page.server.messages('general').length))
    .toBe(1);
  await say('Ada', 'I am.');
  await page.getByText('I am.', { exact: true }).waitFor();

  await page.evaluate(() => globalThis.page.server.network.dropSockets());
  await say('Bob', 'So am I.');
  await page.getByText('So am I.', { exact: true }).waitFor();

  await page.evaluate(async () => {
    const { client } = await globalThis.page.server.person({ name: 'Cleo' });
    const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
    canvas.getContext('2d')?.fillRect(0, 0, 20, 30);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
    const room = await client.join('general');
    await room.send({ files: [new File([blob ?? ''], 'half.png', { type: 'image/png' })] });
  });
  const picture = page.locator('partyline-chat img[src^="blob:"]').last();
  await picture.waitFor();
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBe(40);

  const left = await page.evaluate(async () => {
    const { server, chat } = globalThis.page;
    chat.remove();
    chat.client?.close();
    await server.close();
    return server.clock.now() > 0;
  });
  expect(left).toBe(true);
  expect({ errors, asked }).toEqual({ errors: [], asked: [] });
});
