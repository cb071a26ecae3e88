import { createServer, type Server } from 'node:http';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import type { People } from '../../sdk/src/people/index.ts';
import type { Partyline, RoomHandle } from '../../sdk/src/types.ts';
import { ask } from '../chaos/network.ts';
import { act, makeMembers } from '../edge/members.ts';
import { claims, edwardsKey, edwardsToken, hmacKey, hmacToken } from '../party/support/vouching.ts';
import { launch } from '../support/chromium.ts';
import { useStack } from '../support/stack.ts';

// What the page below puts on its window, and what its own server answers it.
type Host = {
  client: Partyline;
  people: People;
  room: RoomHandle;
  hostToken: () => Promise<string>;
};

const keys = [hmacKey, edwardsKey].map(({ kid, algorithm, issuer, key }) => {
  return { kid, alg: algorithm, iss: issuer, key };
});
const stack = useStack({ env: { LIMIT_SCALE: '100', IDENTITY_KEYS: JSON.stringify(keys) } });
let browser: Browser;
let website: Server;
let origin: string;
/** Who is signed in on the website. */
let who: { sub: string; name: string; picture?: string } = { sub: 'ada', name: 'Ada' };
const contexts: BrowserContext[] = [];

const script = `
  import { createPartyline } from './sdk/src/index.ts';
  import { createPeople } from './sdk/src/people/index.ts';
  const client = createPartyline({ server: document.documentElement.dataset.server });
  Object.assign(globalThis, { client, people: createPeople(client) });`;

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: inProject('.') },
    bundle: true,
    format: 'esm',
    write: false,
  });
  website = createServer(({ url }, answer) => {
    const isScript = url === '/chat.js';
    answer.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    const page = `<!doctype html><html data-server="${stack().url}"><script type="module" src="/chat.js"></script>`;
    answer.end(isScript ? outputFiles[0]?.text : page);
  });
  await new Promise<void>((resolve) => website.listen(0, '127.0.0.1', resolve));
  const address = website.address();
  origin = `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
  browser = await launch();
});
afterEach(async () => {
  who = { sub: 'ada', name: 'Ada' };
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser?.close();
  website?.close();
});

/** A computer at which people sit down one after the other. */
async function newDevice(): Promise<BrowserContext> {
  const context = await browser.newContext();
  contexts.push(context);
  let isOdd = false;
  await context.exposeFunction('hostToken', () => {
    isOdd = !isOdd;
    return isOdd ? hmacToken(claims(who)) : edwardsToken(claims(who));
  });
  return context;
}

async function visit(context: BrowserContext): Promise<{ page: Page; id: string | undefined }> {
  const page = await context.newPage();
  await page.goto(origin);
  await page.waitForFunction(() => 'client' in globalThis);
  const id = await page.evaluate(async () => {
    const host = globalThis as unknown as Host;
    const me = await host.client.identify(() => host.hostToken());
    host.room = host.client.open('general');
    return me?.id;
  });
  return { page, id };
}

const isOnline = (page: Page) =>
  page.waitForFunction(
    () => (globalThis as unknown as Host).room.state.connection.status === 'online',
  );
const send = (page: Page, text: string) =>
  page.evaluate((said) => void (globalThis as unknown as Host).room.send(said), text);
const shows = (page: Page, text: string, status: string) =>
  page.waitForFunction(
    ([said, state]) =>
      (globalThis as unknown as Host).room.state.timeline.some(
        (item) => item.type === 'message' && item.text === said && item.status === state,
      ),
    [text, status],
  );
const tokenOf = (page: Page) =>
  page.evaluate(() => {
    const [kept = '{}'] = Object.values(localStorage);
    return String(JSON.parse(kept).token);
  });

/** Everything that this browser keeps for the website, as text. */
const keptOn = (page: Page) =>
  page.evaluate(async () => {
    const found: unknown[] = [Object.entries(localStorage), Object.entries(sessionStorage)];
    for (const { name = '' } of await indexedDB.databases()) {
      const opened = indexedDB.open(name);
      await new Promise((resolve) => {
        opened.onsuccess = resolve;
      });
      for (const store of opened.result.objectStoreNames) {
        const read = opened.result.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => {
          read.onsuccess = resolve;
        });
        found.push(read.result);
      }
      opened.result.close();
    }
    return JSON.stringify(found);
  });

it('[IDENT-4] [IDENT-7] a person of the website talks, becomes a friend, and stays in when the session ends', async () => {
  // As long as they can be: a socket's attachment holds 2,048 bytes with all that is in it.
  const picture = 'https://shop.example/'.padEnd(256, 'a');
  who = { sub: 'long', name: 'Ада'.padEnd(64, 'д'), picture };
  const { page, id = '' } = await visit(await newDevice());
  await isOnline(page);
  await send(page, 'hello from the shop');
  await shows(page, 'hello from the shop', 'sent');

  const [mia] = await makeMembers(stack(), ['Mia']);
  if (!mia) throw new Error('nobody came in');
  expect(await act(mia, 'request', { ...mia, id })).toMatchObject({ state: 'outgoing' });
  const state = await page.evaluate(async (other) => {
    const { people } = globalThis as unknown as Host;
    await people.loaded();
    return (await people.accept(other)).state;
  }, mia.id);
  expect(state).toBe('friends');

  const token = await tokenOf(page);
  await ask(`${stack().url}/v1/sign-out`, { token, body: { everywhere: true } });
  await send(page, 'and still here');
  await shows(page, 'and still here', 'sent');
  await shows(page, 'hello from the shop', 'sent');
  expect(await tokenOf(page)).not.toBe(token);
  expect(await page.evaluate(() => (globalThis as unknown as Host).client.session)).toMatchObject({
    status: 'signed-in',
    me: { id },
  });
});

it('[IDENT-7] [S31] the next person at the same computer finds nothing of the one before', async () => {
  const device = await newDevice();
  const first = await visit(device);
  await isOnline(first.page);
  const token = await tokenOf(first.page);
  await first.page.close();
  // Written where no room can be reached: it stays on the device.
  await device.route('**/v1/ticket', (route) => route.abort());
  const again = await visit(device);
  expect(again.id).toBe(first.id);
  await send(again.page, 'a secret of Ada');
  await expect.poll(() => keptOn(again.page)).toContain('a secret of Ada');
  await again.page.close();
  await device.unroute('**/v1/ticket');

  who = { sub: 'bea', name: 'Bea' };
  const next = await visit(device);
  expect(next.id).not.toBe(first.id);
  const kept = await keptOn(next.page);
  for (const trace of ['a secret of Ada', 'Ada', first.id ?? '', token])
    expect(kept).not.toContain(trace);
  await isOnline(next.page);
  await send(next.page, 'Bea was here');
  await shows(next.page, 'Bea was here', 'sent');
  const said = await next.page.evaluate(() =>
    JSON.stringify((globalThis as unknown as Host).room.state.timeline),
  );
  expect(said).not.toContain('a secret of Ada');
  await expect(ask(`${stack().url}/v1/me`, { token })).rejects.toThrow('401');
});
