import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { launch } from '../support/chromium.ts';
import { useStack } from '../support/stack.ts';
import { makePicture } from '../widget/picture-file.ts';
import { delivered, enter, message, say, signUp } from './people.ts';
import { openWebsite, serveWebsite, type Visit } from './website.ts';

const stack = useStack({ env: { LIMIT_SCALE: '100' } });
let browser: Browser;
beforeAll(async () => {
  browser = await launch({ args: ['--test-third-party-cookie-phaseout'] });
});
afterAll(() => browser?.close());

const server = () => `http://localhost:${stack().port}`;
const tag = (attributes = '') =>
  `<script async src="${server()}/widget.js" data-room="general" ${attributes}></script>`;
const bubble = (page: Page) => page.locator('partyline-launcher').getByRole('button').first();
const withWebsite = (html: string, use: Visit, headers?: Record<string, string>) =>
  openWebsite(browser, { html, headers }, use);

const nonce = 'r4nd0m';
/** The strictest policy that the chat works under. */
const policy = () =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "style-src 'none'",
    `connect-src ${server()} ${server().replace('http', 'ws')}`,
    `img-src ${server()} blob:`,
    `media-src ${server()} blob:`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
const watch = `<script nonce="${nonce}">window.violations = [];
  addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));</script>`;

/** What browsers say of a policy, on the page and in the console. */
function complaints(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (line) => {
    if (/polic|trusted/i.test(line.text())) said.push(line.text());
  });
  page.on('pageerror', (error) => said.push(error.message));
  return said;
}

describe('under nonce, strict-dynamic and Trusted Types, without a single violation', () => {
  const strict = (use: Visit, html = tag(`nonce="${nonce}"`)) =>
    withWebsite(`${watch}<h1>Strict</h1>${html}`, use, { 'content-security-policy': policy() });
  const violations = (page: Page) => page.evaluate(() => Reflect.get(globalThis, 'violations'));

  it('[S12] talk, markup, pictures, a video, rooms, members, profile and languages work', async () => {
    await strict(async (page, _, site) => {
      const said = complaints(page);
      await page.goto(site.url);
      const picture = await makePicture(page, 300, 200);
      await bubble(page).click();
      await signUp(page, { username: 'strict', name: 'Strict' });
      await say(page, 'said _under_ `a` *strict* policy https://example.org\n```\ncode\n```');
      await delivered(page, 'under a strict policy');
      await say(page, '🎉');
      await delivered(page, '🎉');

      const video = inProject('tests/party/files/inspection/fixtures/both.webm');
      await page.locator('input[type=file]').setInputFiles([video]);
      await page.getByText('both.webm').first().waitFor();
      await say(page, 'moving');
      await delivered(page, 'moving');
      await page.locator('input[type=file]').setInputFiles([picture]);
      await page.getByRole('textbox', { name: /^Describe this picture/ }).fill('green');
      await say(page, 'still');
      await delivered(page, 'still');
      const player = message(page, 'moving').locator('video');
      await expect
        .poll(() => player.evaluate((it: HTMLVideoElement) => it.readyState))
        .toBeGreaterThan(0);
      await page.getByRole('button', { name: /^Open picture/ }).click();
      await page.locator('.lightbox img').waitFor();
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: 'Show members' }).click();
      await page.getByRole('complementary', { name: 'Members' }).waitFor();
      await page.getByRole('button', { name: 'Hide members' }).last().click();
      await page.getByRole('button', { name: 'Back to rooms' }).click();
      await page.getByRole('searchbox').fill('nowhere');
      await page.getByRole('button', { name: /^Your account/ }).click();
      await page.locator('.picture-edit input[type=file]').setInputFiles([picture]);
      await page.getByRole('slider', { name: 'Zoom' }).waitFor();
      await page.getByRole('button', { name: 'Save picture' }).click();
      await page.locator('.picture-edit .avatar img').waitFor();
      await page.locator('partyline-chat').evaluate((chat) => chat.setAttribute('lang', 'ar'));
      await page.locator('.app[lang=ar][dir=rtl]').waitFor();
      expect(await violations(page)).toEqual([]);
      expect(said).toEqual([]);
    });
  });
});

describe('in a frame with a sandbox', () => {
  const within = async (
    { sandbox, host = '127.0.0.1' }: { sandbox: string; host?: string },
    use: (chat: FrameLocator, page: Page) => Promise<void>,
  ) => {
    const framed = await serveWebsite(`<!doctype html><title>Framed</title><body>${tag()}`);
    const src = framed.url.replace('127.0.0.1', host);
    const html = `<iframe sandbox="${sandbox}" style="width:800px;height:700px" src="${src}"></iframe>`;
    try {
      await withWebsite(html, async (page, _, site) => {
        await page.goto(site.url);
        await use(page.frameLocator('iframe'), page);
      });
    } finally {
      await framed.stop();
    }
  };
  const open = (chat: FrameLocator) =>
    chat.locator('partyline-launcher').getByRole('button').first().click();
  const enterAs = async (chat: FrameLocator, name: string) => {
    await chat.getByLabel('Your name').fill(name);
    await chat.getByRole('button', { name: 'Start talking' }).click();
  };
  const talk = async (chat: FrameLocator, text: string) => {
    await chat.getByRole('textbox', { name: /^Message / }).fill(text);
    await chat.getByRole('button', { name: 'Send', exact: true }).click();
    const sent = chat.getByRole('article').filter({ hasText: text });
    await sent.getByText('Sent', { exact: true }).waitFor({ state: 'attached' });
  };

  it('that allows its origin but no forms, people enter, talk, and are still in after a reload', async () => {
    await within({ sandbox: 'allow-scripts allow-same-origin' }, async (chat, page) => {
      await open(chat);
      await enterAs(chat, 'Framed');
      await talk(chat, 'from a frame');
      await page.reload();
      await open(chat);
      await chat.getByRole('article').filter({ hasText: 'from a frame' }).waitFor();
    });
  });

  it('[S2] of another site, whose storage browsers block, people talk from memory and are told', async () => {
    const sandbox = 'allow-scripts allow-same-origin allow-forms';
    await within({ sandbox, host: 'localhost' }, async (chat) => {
      await open(chat);
      await chat.getByText('This browser keeps nothing for this page').waitFor();
      await enterAs(chat, 'Third party');
      await talk(chat, 'from another site');
    });
  });

  it('[S1] that takes its origin away it says so, and does not hang', async () => {
    await within({ sandbox: 'allow-scripts' }, async (chat) => {
      await open(chat);
      await chat.getByText('shown in a closed-off frame').waitFor();
      await enterAs(chat, 'Nobody');
      await chat.getByRole('alert').filter({ hasText: 'cannot be reached' }).waitFor();
    });
  });
});

it('works from memory where nothing may be kept, and says so', async () => {
  await withWebsite(`<h1>Forgetful</h1>${tag()}`, async (page, context, site) => {
    const said = complaints(page);
    await denyStorage(context);
    await page.goto(site.url);
    await bubble(page).click();
    await page.getByText('This browser keeps nothing for this page').waitFor();
    await enter(page, 'Forgetful');
    await say(page, 'not kept');
    await delivered(page, 'not kept');
    await page.getByRole('button', { name: 'Back to rooms' }).click();
    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByText('This browser keeps nothing for this page').waitFor();
    await page.reload();
    await bubble(page).click();
    await page.getByLabel('Your name').waitFor();
    expect(said).toEqual([]);
  });
});

/** As browsers do that block all storage: reading the name alone throws. */
async function denyStorage(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const denied = {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
      Object.defineProperty(globalThis, name, denied);
  });
}
