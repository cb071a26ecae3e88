import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Partyline, RoomHandle } from '../../sdk/src/types.ts';
import { launch } from '../support/chromium.ts';
import { useStack } from '../support/stack.ts';

// What the page below puts on its window; it is written in terms of the published names only.
declare global {
  interface Window {
    client: Partyline;
    room: RoomHandle;
  }
}

const stack = useStack();
let browser: Browser;
let host: Server;
let origin: string;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  const entry = fileURLToPath(new URL('../../sdk/src/index.ts', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const sdk = outputFiles[0]?.text ?? '';
  const page = () => `<!doctype html><title>A host</title><script type="module">
    import { createPartyline } from '/sdk.js';
    window.client = createPartyline({ server: ${JSON.stringify(stack().url)} });
  </script>`;
  host = createServer(({ url }, answer) => {
    const isScript = url === '/sdk.js';
    answer.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    answer.end(isScript ? sdk : page());
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const address = host.address();
  origin = `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
  browser = await launch();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser?.close();
  host?.close();
});

async function newPerson(name: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext();
  contexts.push(context);
  const page = await newTab(context);
  await page.evaluate((guest) => window.client.enterAsGuest(guest), name);
  return { context, page };
}
async function newTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin);
  await page.waitForFunction(() => window.client !== undefined);
  return page;
}
const open = (page: Page, room = 'general') =>
  page.evaluate((id) => {
    window.room = window.client.open(id);
  }, room);
const isOnline = (page: Page) =>
  page.waitForFunction(() => window.room.state.connection.status === 'online');
const send = (page: Page, text: string) =>
  page.evaluate((message) => void window.room.send(message), text);
const texts = (page: Page) =>
  page.evaluate(() =>
    window.room.state.timeline.flatMap((item) =>
      item.type === 'message' ? [`${item.text}: ${item.status}`] : [],
    ),
  );
const shows = (page: Page, text: string, status = 'sent') =>
  page.waitForFunction(
    ([wanted, state]) =>
      window.room.state.timeline.some(
        (item) => item.type === 'message' && item.text === wanted && item.status === state,
      ),
    [text, status],
  );
/** From now on this page gets no tickets, as if the server could not be reached; the answer undoes it. */
const cutOff = async (page: Page) => {
  let isCut = true;
  // The route stays: a request that is on its way while one is taken off may hang.
  await page.route(`${stack().url}/v1/ticket`, (route) =>
    isCut ? route.abort() : route.continue(),
  );
  return () => {
    isCut = false;
  };
};

describe('the SDK in a browser, on another origin than its server', () => {
  it('lets two people talk', async () => {
    const [ann, bob] = [await newPerson('Ann'), await newPerson('Bob')];
    for (const { page } of [ann, bob]) {
      await open(page);
      await isOnline(page);
    }
    await send(ann.page, 'hello');
    await shows(bob.page, 'hello');
    await send(bob.page, 'hello yourself');
    await shows(ann.page, 'hello yourself');
    expect(await texts(ann.page)).toEqual(await texts(bob.page));
    await bob.page.waitForFunction(() => window.room.state.onlineCount === 2);
  });

  it('[OUT-2] sends after a reload what could not be sent before, once', async () => {
    const { page } = await newPerson('Ann');
    const restore = await cutOff(page);
    await open(page);
    for (const text of ['first', 'second']) await send(page, `${text} before the reload`);
    await shows(page, 'second before the reload', 'sending');
    await page.reload();
    await page.waitForFunction(() => window.client !== undefined);
    await open(page);
    await shows(page, 'first before the reload', 'sending');
    restore();
    await page.evaluate(() => window.room.reconnect());
    await shows(page, 'second before the reload');
    const mine = (await texts(page)).filter((text) => text.includes('before the reload'));
    expect(mine).toEqual(['first before the reload: sent', 'second before the reload: sent']);
  });

  it('[OUT-3] lets another tab take over what a closed one left, once', async () => {
    const { context, page } = await newPerson('Ann');
    await cutOff(page);
    await open(page);
    await send(page, 'left behind');
    await shows(page, 'left behind', 'sending');
    const others = [await newTab(context), await newTab(context)];
    for (const other of others) {
      await open(other);
      await isOnline(other);
    }
    for (const other of others) expect(await texts(other)).not.toContain('left behind: sending');
    await page.close();
    for (const other of others) {
      // A closed page's lock is free a moment after `close` has resolved: a person comes back to a tab more than once.
      const look = async () => {
        await other.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        return texts(other);
      };
      await expect.poll(look, { timeout: 15_000 }).toContain('left behind: sent');
    }
    for (const other of others) {
      const mine = (await texts(other)).filter((text) => text.startsWith('left behind'));
      expect(mine).toEqual(['left behind: sent']);
    }
  });

  it('[OUT-5] signs out in every tab and leaves nothing behind', async () => {
    const { context, page } = await newPerson('Ann');
    const other = await newTab(context);
    await other.evaluate(() => window.client.ready());
    await cutOff(other);
    await open(other);
    await send(other, 'never sent');
    await shows(other, 'never sent', 'sending');
    await page.evaluate(() => window.client.signOut());
    await other.waitForFunction(() => window.client.session.status === 'signed-out');
    expect(await other.evaluate(() => window.room.state.connection)).toEqual({ status: 'closed' });
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    await page.evaluate(() => window.client.enterAsGuest('Someone else'));
    await open(page);
    await isOnline(page);
    expect(await texts(page)).not.toContain('never sent: sent');
  });

  it('comes back when the server was killed, with what was written meanwhile', async () => {
    const { page } = await newPerson('Ann');
    await open(page);
    await isOnline(page);
    await stack().killWorker();
    await page.waitForFunction(() => window.room.state.connection.status !== 'online');
    await send(page, 'while it was away');
    await stack().restartWorker();
    await shows(page, 'while it was away');
    const mine = (await texts(page)).filter((text) => text.startsWith('while it was away'));
    expect(mine).toEqual(['while it was away: sent']);
  });
});
