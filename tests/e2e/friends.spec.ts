import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../support/chromium.ts';
import { useStack } from '../support/stack.ts';
import { composer, delivered, message, say, signUp } from './people.ts';

const stack = useStack({ env: { LIMIT_SCALE: '100' } });
const wide = { width: 1440, height: 900 };
const phone = { width: 375, height: 720 };
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

async function member(username: string, name: string, viewport = wide): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`http://localhost:${stack().port}/`);
  await signUp(page, { username, name });
  return page;
}

const toRooms = (page: Page) => page.getByRole('button', { name: 'Back to rooms' }).click();
const people = (page: Page) => page.getByRole('button', { name: /^People/ });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
/** A chat of the left pane. */
const chat = (page: Page, text: string | RegExp) =>
  page.getByRole('region', { name: 'Chats' }).getByRole('listitem').filter({ hasText: text });

async function ask(page: Page, username: string, note: string): Promise<void> {
  await people(page).click();
  await button(page, 'Find people').first().click();
  await page.getByRole('searchbox').fill(username);
  await page.getByText(`@${username}`).first().click();
  await button(page, 'Add with a note…').click();
  await page.getByRole('textbox', { name: /^Note to/ }).fill(note);
  await button(page, 'Send request').click();
  await page.getByText('Request sent').first().waitFor();
  await button(page, 'Close profile').click();
}

async function accept(page: Page, name: string, note: string): Promise<void> {
  await people(page).click();
  await page.getByText(note).waitFor();
  await button(page, `Accept the request of ${name}`).click();
}

describe('two people, one of them with a phone', () => {
  it('become friends, talk in private, part, and find everything again', async () => {
    const ana = await member('ana_lind', 'Ana Lind');
    const ben = await member('ben_okafor', 'Ben Okafor', phone);
    await toRooms(ben);
    await ask(ana, 'ben_okafor', 'We met at the harbour.');
    await accept(ben, 'Ana Lind', 'We met at the harbour.');

    // Each sees the other there, without a reload.
    await ana.getByText('Online').first().waitFor();
    await button(ben, 'Message Ana Lind').click();
    await say(ben, 'Only between us');
    await delivered(ben, 'Only between us');
    await button(ana, 'Back').first().click();
    await chat(ana, 'Only between us').click();
    await message(ana, 'Only between us').waitFor();
    await say(ana, 'I keep it');
    await message(ben, 'I keep it').waitFor();

    // What is said while the other looks elsewhere is counted there, and read by looking.
    await toRooms(ben);
    await say(ana, 'Are you there?');
    await chat(ben, 'Are you there?')
      .getByText(/unread/)
      .waitFor({ state: 'attached' });
    const isRead = ben.waitForResponse((response) => response.url().endsWith('/read'));
    await chat(ben, 'Are you there?').click();
    await message(ben, 'Are you there?').waitFor();
    await isRead;
    await toRooms(ben);
    await chat(ben, 'Are you there?')
      .getByText(/unread/)
      .waitFor({ state: 'detached' });
    await chat(ben, 'Are you there?').click();

    // A removal closes the talk for both at once.
    await ana.getByRole('heading', { name: 'Ben Okafor' }).getByRole('button').click();
    await button(ana, 'Remove friend').click();
    await button(ana, 'Remove').last().click();
    await ben.getByText('You can only talk here while you are friends.').waitFor();
    expect(await message(ben, 'I keep it').count()).toBe(0);
    await button(ana, 'Close profile').click();

    // Friends again: what was said is there.
    await ask(ana, 'ben_okafor', 'Sorry!');
    await button(ben, 'Back').last().click();
    await accept(ben, 'Ana Lind', 'Sorry!');
    await button(ben, 'Message Ana Lind').click();
    await message(ben, 'I keep it').waitFor();
    await Promise.all([ana.context().close(), ben.context().close()]);
  }, 120_000);

  it('cannot tell that they are blocked', async () => {
    const ana = await member('ana_two', 'Ana Two');
    const ben = await member('ben_two', 'Ben Two');
    await people(ana).click();
    await button(ana, 'Find people').first().click();
    await ana.getByRole('searchbox').fill('ben_two');
    await ana.getByText('@ben_two').first().click();
    await button(ana, 'More about Ben Two').click();
    await ana.getByText('Block Ben Two', { exact: true }).click();
    await button(ana, 'Block').last().click();
    await ana.getByText('You have blocked Ben Two.').waitFor();

    await ask(ben, 'ana_two', 'Hello?');
    await ben.getByText('Request sent').first().waitFor();
    await ana.reload();
    await composer(ana).waitFor();
    await people(ana).click();
    await ana.getByText('Blocked').first().waitFor();
    expect(await ana.getByText('Hello?').count()).toBe(0);
    await Promise.all([ana.context().close(), ben.context().close()]);
  }, 120_000);
});
