import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../support/chromium.ts';
import { useStack } from '../support/stack.ts';
import { composer, delivered, enter, message, say } from './people.ts';
import { openWebsite, type Visit } from './website.ts';

const stack = useStack({ env: { LIMIT_SCALE: '100' } });
let browser: Browser;
beforeAll(async () => {
  // Third-party cookies and storage are blocked, as browsers do by now.
  browser = await launch({ args: ['--test-third-party-cookie-phaseout'] });
});
afterAll(() => browser?.close());

const server = () => `http://localhost:${stack().port}`;
const tag = (attributes = '') =>
  `<script async src="${server()}/widget.js" data-room="general" ${attributes}></script>`;
const hostile = `<style>*{letter-spacing:4px!important;line-height:3!important;color:red!important;
  text-transform:uppercase!important;opacity:.9} button,input,textarea{display:none!important}
  div,section,article{position:absolute!important} html{font-size:40px}</style>`;

const withWebsite = (html: string, use: Visit, headers?: Record<string, string>) =>
  openWebsite(browser, { html, headers }, use);
const bubble = (page: Page) => page.getByRole('button', { name: /^Chat/ });

describe('a script tag on a website of another origin', () => {
  it('asks for one script and leaves no trace before the first click', async () => {
    await withWebsite(`<h1>Hello</h1>${tag()}`, async (page, context, site) => {
      const requests: string[] = [];
      const sockets: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('websocket', (socket) => sockets.push(socket.url()));
      await page.goto(site.url);
      await bubble(page).waitFor();
      await page.waitForLoadState('networkidle');
      const others = requests.filter((url) => !/favicon\.ico$/.test(url));
      expect(others).toEqual([site.url, `${server()}/widget.js`]);
      expect(sockets).toEqual([]);
      expect(await context.cookies()).toEqual([]);
      const kept = await page.evaluate(async () => ({
        local: localStorage.length,
        session: sessionStorage.length,
        databases: (await indexedDB.databases()).length,
        caches: globalThis.caches ? (await caches.keys()).length : 0,
        fonts: document.fonts.size,
        globals: Object.keys(globalThis).filter((name) => /party/i.test(name)),
      }));
      expect(kept).toEqual({
        local: 0,
        session: 0,
        databases: 0,
        caches: 0,
        fonts: 0,
        globals: ['Partyline'],
      });
    });
  });

  it('[S2] lets a guest in, talks with the demo site, and survives reload and lost connections', async () => {
    await withWebsite(`<h1>Hello</h1>${tag()}`, async (page, context, site) => {
      const other = await (await browser.newContext({ locale: 'en-GB' })).newPage();
      await other.goto(`${server()}/`);
      await enter(other, 'On the demo site');
      await page.goto(site.url);
      await bubble(page).click();
      await enter(page, 'Visitor');
      await say(page, 'hello from elsewhere');
      await message(other, 'hello from elsewhere').waitFor();
      await say(other, 'hello back');
      await message(page, 'hello back').waitFor();

      await page.reload();
      await bubble(page).click();
      await message(page, 'hello back').waitFor();
      await context.setOffline(true);
      await say(page, 'from a tunnel');
      await context.setOffline(false);
      await delivered(page, 'from a tunnel');
      await message(other, 'from a tunnel').waitFor();
      expect(await context.cookies()).toEqual([]);
      await other.context().close();
    });
  });

  it('counts what comes in while the panel is closed, and gives the focus back', async () => {
    await withWebsite(`<h1>Hello</h1>${tag()}`, async (page, _, site) => {
      const other = await (await browser.newContext({ locale: 'en-GB' })).newPage();
      await other.goto(`${server()}/`);
      await enter(other, 'Caller');
      await page.goto(site.url);
      await bubble(page).click();
      await enter(page, 'Listener');
      await page
        .getByText(/online/)
        .first()
        .waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('PARTYLINE-LAUNCHER');
      await say(other, 'ring ring');
      await page.getByRole('button', { name: 'Chat 1' }).click();
      await message(page, 'ring ring').waitFor();
      expect(await page.getByRole('button', { name: /^Close chat/ }).count()).toBeGreaterThan(0);
      await other.context().close();
    });
  });

  it('keeps its looks on a page with hostile styles', async () => {
    await withWebsite(`${hostile}<h1>Hello</h1>${tag()}`, async (page, _, site) => {
      await page.goto(site.url);
      await bubble(page).click();
      await enter(page, 'Unspoiled');
      await say(page, 'as designed');
      const style = await message(page, 'as designed').evaluate((element) => {
        const { letterSpacing, textTransform, fontSize } = getComputedStyle(
          element.querySelector('.bubble') ?? element,
        );
        return { letterSpacing, textTransform, fontSize };
      });
      expect(style).toEqual({ letterSpacing: 'normal', textTransform: 'none', fontSize: '15px' });
      const box = await page.getByRole('dialog').boundingBox();
      expect(box).toEqual({ x: 600, y: 68, width: 380, height: 600 });
    });
  });

  it('says when the chat cannot be loaded, and loads it at the next try', async () => {
    await withWebsite(`<h1>Hello</h1>${tag()}`, async (page, _, site) => {
      await page.route('**/assets/partyline-*', (route) => route.abort());
      await page.goto(site.url);
      await bubble(page).click();
      await page.getByRole('alert').getByText('⚠').waitFor();
      await page.unroute('**/assets/partyline-*');
      await bubble(page).click();
      await page.getByLabel('Your name').waitFor();
      expect(await page.getByText('⚠').count()).toBe(0);
    });
  });
});

describe('window.Partyline', () => {
  it('takes calls from before it was there, and the same call twice', async () => {
    const early = `<script>window.Partyline = [['open'], ['open']]</script>`;
    await withWebsite(`${early}${tag()}${tag()}`, async (page, _, site) => {
      await page.goto(site.url);
      await page.getByLabel('Your name').waitFor();
      expect(await page.locator('partyline-launcher').count()).toBe(1);
      expect(await page.locator('partyline-chat').count()).toBe(1);
    });
  });

  it('opens, closes, hides, shows, tells and goes without a trace', async () => {
    await withWebsite(tag(), async (page, _, site) => {
      await page.goto(site.url);
      await bubble(page).waitFor();
      await page.evaluate(() => {
        Object.assign(globalThis, { heard: [] });
        for (const type of ['ready', 'open', 'close'])
          Reflect.get(globalThis, 'Partyline').on(type, () =>
            Reflect.get(globalThis, 'heard').push(type),
          );
        Reflect.get(globalThis, 'Partyline').open();
      });
      await page.getByLabel('Your name').waitFor();
      await page.evaluate(() => Reflect.get(globalThis, 'Partyline').toggle());
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      expect(await page.evaluate(() => [...Reflect.get(globalThis, 'heard')].sort())).toEqual([
        'close',
        'open',
        'ready',
      ]);
      await page.evaluate(() => Reflect.get(globalThis, 'Partyline').hide());
      await bubble(page).waitFor({ state: 'hidden' });
      await page.evaluate(() => Reflect.get(globalThis, 'Partyline').show());
      await bubble(page).waitFor();
      await page.evaluate(() => Reflect.get(globalThis, 'Partyline').destroy());
      expect(await page.locator('partyline-launcher').count()).toBe(0);
      expect(await page.evaluate(() => 'Partyline' in globalThis)).toBe(false);
    });
  });
});

describe('other places', () => {
  it('stands inline where the page wants it', async () => {
    const box = '<div id="here" style="width:420px;height:500px"></div>';
    await withWebsite(
      box + tag('data-mode="inline" data-target="#here"'),
      async (page, _, site) => {
        await page.goto(site.url);
        await enter(page, 'Inline');
        await composer(page).waitFor();
        const { width, height } =
          (await page.getByRole('region', { name: 'Chat' }).boundingBox()) ?? {};
        expect({ width, height }).toEqual({ width: 420, height: 500 });
      },
    );
  });

  it('fills a phone and is modal there', async () => {
    await withWebsite(`<h1>Hello</h1>${tag()}`, async (page, _, site) => {
      await page.setViewportSize({ width: 375, height: 640 });
      await page.goto(site.url);
      await bubble(page).click();
      const dialog = page.getByRole('dialog');
      await page.getByLabel('Your name').waitFor();
      expect(await dialog.boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 640 });
      expect(await dialog.getAttribute('aria-modal')).toBe('true');
    });
  });
});
