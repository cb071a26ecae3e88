import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { launch } from '../support/chromium.ts';
import { runScript } from '../support/command.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { composer, delivered, enter, message, say, signUp } from './people.ts';

let browser: Browser;
let folder: string;
let home: TestStack;
let away: TestStack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partyline-moving-'));
  [browser, home, away] = await Promise.all([
    launch(),
    startTestStack({ home: 'partykit' }),
    startTestStack({ home: 'worker' }),
  ]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), home?.stop(), away?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function visit({ port }: TestStack): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`http://localhost:${port}/`);
  return page;
}

async function admin({ url, secret }: TestStack, ...words: string[]) {
  const args = [...words, '--server', url];
  return runScript('scripts/admin.mjs', { PARTYLINE_SECRET: secret }, args).ended;
}

const widthOf = (picture: Locator) =>
  picture.last().evaluate((one: HTMLImageElement) => (one.complete ? one.naturalWidth : 0));

/** What one sees of a talk once its picture is there: who said what, in which order, and when. */
async function talk(page: Page): Promise<string[]> {
  await expect
    .poll(() => widthOf(message(page, 'Here they are').locator('img')))
    .toBeGreaterThan(16);
  const articles = await page.getByRole('article').all();
  return Promise.all(articles.map(async (one) => (await one.innerText()).replace(/\s+/g, ' ')));
}

it('what was said at home 1 is seen in the same order at home 2, with its picture', async () => {
  const [ana, ben] = [await visit(home), await visit(home)];
  await signUp(ana, { username: 'ana', name: 'Ana' });
  await enter(ben, 'Ben');
  await say(ana, 'Shall we move?');
  await message(ben, 'Shall we move?').waitFor();
  await say(ben, 'Not without the *pictures*');
  await message(ana, 'Not without the pictures').waitFor();
  const picture = inProject('tests/fixtures/pictures/progressive.jpg');
  await ana.locator('input[type=file]').setInputFiles([picture]);
  await say(ana, 'Here they are');
  await delivered(ana, 'Here they are');
  await say(ben, 'Good. There is no way back, is there?');
  await message(ana, 'Good. There is').waitFor();
  await ana.reload();
  const before = await talk(ana);
  expect(before).toHaveLength(4);

  const file = join(folder, 'site.jsonl');
  expect(await admin(home, 'export', '-o', file)).toMatchObject({ code: 0 });
  expect(await admin(away, 'import', file)).toMatchObject({ code: 0, err: '' });

  const page = await visit(away);
  await page.getByRole('tab', { name: 'Sign in' }).click();
  await page.getByLabel('Username').fill('ana');
  await page.getByLabel('Password', { exact: true }).fill('a long way home');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await composer(page).waitFor();
  expect(await talk(page)).toEqual(before);
  await say(page, 'No. But it is the same here');
  await delivered(page, 'No. But it is the same here');
});
