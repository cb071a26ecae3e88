import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { bubble, useEmbedding } from './embedding.ts';
import { composer, delivered, enter, message, say } from './people.ts';
import type { Visit } from './website.ts';
import { countWhatStays } from './what-stays.ts';

const { server, tag, withWebsite, newPage } = useEmbedding();

describe('room="auto"', () => {
  it('is the page’s own room, follows its address, and shows who is there', async () => {
    const html = `<link rel="canonical" href="/shoes">${tag()}`;
    await withWebsite(html.replace('general', 'auto'), async (page, _, site) => {
      const visit = async (on: Page, name: string) => {
        await on.goto(site.url);
        await bubble(on).click();
        await enter(on, name);
      };
      await visit(page, 'First comer');
      await say(page, 'who else looks at shoes?');
      await delivered(page, 'who else looks at shoes?');
      const other = await newPage();
      await visit(other, 'Second comer');
      await message(other, 'who else looks at shoes?').waitFor();
      await other.getByRole('heading', { name: 'Site' }).waitFor();
      await page.getByRole('button', { name: 'Show members (2)' }).click();
      await page.getByRole('complementary').getByText('Second comer').waitFor();
      await page
        .getByRole('button', { name: /^Hide members/ })
        .last()
        .click();
      await page.evaluate(() => {
        history.pushState(null, '', '/?page=2');
        document.title = 'Green shoes';
        document.querySelector('link')?.setAttribute('href', '/shoes/green');
      });
      await page.getByRole('heading', { name: 'Green shoes' }).waitFor();
      expect(await message(page, 'who else looks at shoes?').count()).toBe(0);
      await other.context().close();
    });
  });
});

describe('on pages that come and go', () => {
  it('stands once after the body was swapped and the script ran again, still open', async () => {
    await withWebsite(`<h1>One</h1>${tag()}`, async (page, _, site) => {
      await page.goto(site.url);
      await bubble(page).click();
      await enter(page, 'Traveller');
      await say(page, 'before the page changed');
      await delivered(page, 'before the page changed');
      await page.evaluate(() => {
        const body = document.createElement('body');
        body.innerHTML = '<h1>Two</h1>';
        const { src, dataset } = document.querySelector('script') ?? {};
        document.body.replaceWith(body);
        const again = Object.assign(document.createElement('script'), { src });
        Object.assign(again.dataset, dataset);
        body.append(again);
        return new Promise((resolve) => {
          again.onload = resolve;
        });
      });
      expect(await page.locator('partyline-launcher').count()).toBe(1);
      await message(page, 'before the page changed').waitFor();
      await say(page, 'and after');
      await delivered(page, 'and after');
    });
  });

  it('stays open and connected while Turbo changes pages, and changes rooms with them', async () => {
    const turbo = await readFile(
      inProject('node_modules/@hotwired/turbo/dist/turbo.es2017-umd.js'),
      'utf8',
    );
    const own = tag().replace('general', 'auto');
    const pageOf = (title: string) =>
      `<!doctype html><html lang="en"><head><title>${title}</title><script src="/turbo.js"></script>${own}</head><body><h1>${title}</h1><a href="/two">Next</a></body></html>`;
    const others = { '/': pageOf('One'), '/two': pageOf('Two'), '/turbo.js': turbo };
    const visit: Visit = async (page, _, site) => {
      await page.goto(site.url);
      await page.evaluate(() => Reflect.set(window, 'isSame', true));
      await bubble(page).click();
      await enter(page, 'Traveller');
      await page.getByRole('textbox', { name: 'Message One' }).waitFor();
      await page.getByRole('link', { name: 'Next' }).click();
      await page.getByRole('textbox', { name: 'Message Two' }).waitFor();
      expect(await page.locator('partyline-launcher').count()).toBe(1);
      expect(await page.evaluate(() => Reflect.get(window, 'isSame'))).toBe(true);
      await say(page, 'from the second page');
      await delivered(page, 'from the second page');
    };
    await withWebsite('', visit, others);
  });

  it('has two bubbles in two corners, each with its room, and one inline beside them', async () => {
    const box = '<div id="here" style="width:300px;height:400px"></div>';
    const other = tag('data-position="top-left"').replace('general', 'two');
    const inline = tag('data-mode="inline" data-target="#here"');
    await withWebsite(`${box}${tag()}${other}${inline}`, async (page, _, site) => {
      await page.goto(site.url);
      const corner = (place: string) => page.locator(`partyline-launcher[position=${place}]`);
      await corner('inline').getByLabel('Your name').waitFor();
      await corner('top-left').locator('button').first().click();
      await corner('top-left').getByRole('dialog').waitFor();
      const [chat, first, panel] = await Promise.all(
        [
          corner('bottom-right').locator('button').first(),
          corner('top-left').locator('button').first(),
          corner('top-left').getByRole('dialog'),
        ].map((place) => place.boundingBox()),
      );
      expect({ x: chat?.x, y: chat?.y }).toEqual({ x: 924, y: 684 });
      expect({ x: first?.x, y: first?.y }).toEqual({ x: 20, y: 20 });
      expect({ x: panel?.x, y: panel?.y }).toEqual({ x: 20, y: 92 });
      expect(await corner('bottom-right').getByRole('dialog').count()).toBe(0);
    });
  });

  it('leaves no node, listener, timer, socket or global when it is destroyed, and can come again', async () => {
    await withWebsite(`<h1>Hello</h1>`, async (page, _, site) => {
      await page.addInitScript(countWhatStays);
      await page.goto(site.url);
      const load = () => page.addScriptTag({ url: `${server()}/widget.js` });
      await load();
      const before = await page.evaluate(() => Reflect.get(globalThis, 'staying')());
      await bubble(page).click();
      await enter(page, 'Passer-by');
      await say(page, 'gone in a moment');
      await delivered(page, 'gone in a moment');
      await page.getByRole('button', { name: 'Back to rooms' }).click();
      await page.getByRole('searchbox').waitFor();
      const after = () => page.evaluate(() => Reflect.get(globalThis, 'staying')());
      const during = await after();
      expect(during.sockets).toBeGreaterThan(0);
      expect(during.listeners.length).toBeGreaterThan(before.listeners.length);
      await page.evaluate(() => Reflect.get(globalThis, 'Partyline').destroy());
      await expect
        .poll(after)
        .toEqual({ nodes: 0, listeners: [], timers: 0, sockets: 0, globals: [], sheets: 0 });
      await load();
      await bubble(page).click();
      await composer(page).waitFor();
    });
  });
});
