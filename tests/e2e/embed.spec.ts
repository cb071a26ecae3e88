import { describe, expect, it } from 'vitest';
import { bubble, useEmbedding } from './embedding.ts';
import { composer, delivered, enter, message, say } from './people.ts';

const { server, tag, withWebsite, newPage } = useEmbedding();
const hostile = `<style>*{letter-spacing:4px!important;line-height:3!important;color:red!important;
  text-transform:uppercase!important;opacity:.9} button,input,textarea{display:none!important}
  div,section,article{position:absolute!important} html{font-size:40px}</style>`;

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
      const other = await newPage();
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
      const other = await newPage();
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
