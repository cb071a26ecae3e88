import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
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

describe('window.Partyline, while somebody talks', () => {
  it('changes room, language and scheme, and forgets who was there', async () => {
    await withWebsite(tag(), async (page, context, site) => {
      const call = (verb: string, ...rest: unknown[]) =>
        page.evaluate(([name, given]) => Reflect.get(globalThis, 'Partyline')[name](...given), [
          verb,
          rest,
        ] as const);
      await page.goto(site.url);
      await bubble(page).click();
      await enter(page, 'Guest of the page');
      await call('setRoom', 'auto');
      await page.getByRole('textbox', { name: 'Message Site' }).waitFor();
      await call('setLocale', 'de');
      await page.getByRole('textbox', { name: 'Nachricht an Site' }).waitFor();
      await call('setLocale', 'de', { message: 'Schreib mal in {room}' });
      await page.getByRole('textbox', { name: 'Schreib mal in Site' }).waitFor();
      await call('setColorScheme', 'dark');
      const scheme = () =>
        page.locator('partyline-chat .app').evaluate((app) => getComputedStyle(app).colorScheme);
      expect(await scheme()).toBe('dark');
      const kept = async () => {
        const { origins } = await context.storageState();
        return origins.flatMap(({ localStorage }) => localStorage.map(({ name }) => name));
      };
      expect(await kept()).toEqual([`partyline ${server()}`]);
      await call('reset');
      await page.getByRole('dialog').getByRole('tab').first().waitFor();
      expect(await kept()).toEqual([]);
    });
  });
});

describe('before anybody wants to talk', () => {
  it('loads one script, moves nothing, and keeps a person to identify to itself', async () => {
    const early = `<script>
      shifts = [];
      asked = 0;
      new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
      Partyline = [['identify', () => { asked += 1; return 'a.b.c'; }]];
    </script>`;
    await withWebsite(`${early}<h1>Hello</h1>${tag()}`, async (page, context, site) => {
      const requests: string[] = [];
      page.on('request', (request) => requests.push(new URL(request.url()).pathname));
      page.on('websocket', (socket) => requests.push(socket.url()));
      await page.goto(site.url);
      await bubble(page).waitFor();
      await page.waitForLoadState('networkidle');
      expect(requests.filter((path) => path !== '/favicon.ico')).toEqual(['/', '/widget.js']);
      expect(await context.cookies()).toEqual([]);
      const seen = await page.evaluate(async () => ({
        kept: localStorage.length + sessionStorage.length + (await indexedDB.databases()).length,
        workers: (await navigator.serviceWorker?.getRegistrations())?.length ?? 0,
        shifts: Reflect.get(globalThis, 'shifts').length,
        asked: Reflect.get(globalThis, 'asked'),
      }));
      expect(seen).toEqual({ kept: 0, workers: 0, shifts: 0, asked: 0 });
      await bubble(page).click();
      await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, 'asked'))).toBe(1);
    });
  });
});

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
      const other = await (await browser.newContext({ locale: 'en-GB' })).newPage();
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
    await openWebsite(browser, { html: '', others }, async (page, _, site) => {
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
    });
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

/** Notes what is listened to, waited for and connected to from here on; `staying()` says what is left of it. */
function countWhatStays() {
  const heard = new Map<string, { target: EventTarget; type: string }>();
  const ids = new Map<unknown, number>();
  const idOf = (thing: unknown) => {
    if (!ids.has(thing)) ids.set(thing, ids.size);
    return ids.get(thing);
  };
  const capture = (options: unknown) =>
    options === true || (options as { capture?: boolean } | undefined)?.capture === true;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? globalThis;
    const key = [idOf(target), type, idOf(listener), capture(options)].join();
    // The tool that drives the browser listens too.
    const isOurs = /\/(widget|assets\/)/.test(new Error('who').stack ?? '');
    if (listener && isOurs) heard.set(key, { target, type });
    const { signal, once } = Object(options);
    signal?.addEventListener('abort', () => heard.delete(key));
    if (once) addEventListener.call(target, type, () => heard.delete(key), options);
    return addEventListener.call(target, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? globalThis;
    heard.delete([idOf(target), type, idOf(listener), capture(options)].join());
    return removeEventListener.call(target, type, listener, options);
  };
  const timers = new Set<unknown>();
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  globalThis.setTimeout = ((work: () => void, ms: number) => {
    const id = setTimeout(() => {
      timers.delete(id);
      work();
    }, ms);
    timers.add(id);
    return id;
  }) as typeof setTimeout;
  globalThis.clearTimeout = ((id: number) => {
    timers.delete(id);
    clearTimeout(id);
  }) as typeof clearTimeout;
  globalThis.setInterval = ((work: () => void, ms: number) => {
    const id = setInterval(work, ms);
    timers.add(id);
    return id;
  }) as typeof setInterval;
  globalThis.clearInterval = ((id: number) => {
    timers.delete(id);
    clearInterval(id);
  }) as typeof clearInterval;
  const sockets: WebSocket[] = [];
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  };
  // What nobody can reach any more listens to nothing: nodes that are gone, sockets and signals that are over.
  const isThere = (target: EventTarget) =>
    target === globalThis ||
    (target instanceof Node && target.isConnected) ||
    target instanceof MediaQueryList ||
    target instanceof BroadcastChannel ||
    target === globalThis.visualViewport ||
    target === Reflect.get(globalThis, 'navigation');
  Object.assign(globalThis, {
    staying: () => ({
      nodes: document.querySelectorAll('partyline-launcher, partyline-chat').length,
      listeners: [...heard.values()]
        .filter(({ target }) => isThere(target))
        .map(({ type }) => type),
      timers: timers.size,
      sockets: sockets.filter(({ readyState }) => readyState < 2).length,
      globals: Object.keys(globalThis).filter((name) => /^party/i.test(name)),
      sheets: document.adoptedStyleSheets.length + document.styleSheets.length,
    }),
  });
}

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
