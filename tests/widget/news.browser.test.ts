import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();

async function open(scene: Omit<Scene, 'scene'> = {}): Promise<Page> {
  const page = await harness.open({ scene: 'lobby', ...scene });
  await page.evaluate(() => globalThis.harness.loadExtras());
  return page;
}

/** Jonas, with whom there is a private talk, writes. */
const write = (page: Page, text: string) =>
  page.evaluate((said) => {
    const { people } = globalThis.harness;
    const chat = people.state.chats.find(({ title }) => title === 'Jonas Weber');
    if (chat?.with) people.receiveMessage(chat.room, chat.with, said);
  }, text);
const toast = (page: Page) => page.getByRole('complementary', { name: 'New elsewhere' });

describe('a private message elsewhere', () => {
  it('is shown, and a click opens it', async () => {
    const page = await open();
    await write(page, 'Are you there?');
    await toast(page)
      .getByRole('button', { name: /Jonas Weber.*Are you there/s })
      .click();
    await page.getByRole('textbox', { name: 'Message Jonas Weber' }).waitFor();
    expect(await toast(page).count()).toBe(0);
    await page.close();
  });

  it('can be put aside', async () => {
    const page = await open();
    await write(page, 'Are you there?');
    await toast(page).getByRole('button', { name: 'Dismiss' }).click();
    expect(await toast(page).count()).toBe(0);
    await page.close();
  });

  it('is not shown any longer once one is there', async () => {
    const page = await open();
    await write(page, 'Are you there?');
    await toast(page).waitFor();
    await page.getByRole('region', { name: 'Chats' }).getByText('Are you there?').click();
    await toast(page).waitFor({ state: 'detached' });
    await page.close();
  });

  it('is not shown for the room one looks at', async () => {
    const page = await open();
    await page
      .getByRole('button', { name: /Jonas Weber/ })
      .first()
      .click();
    await page.getByText('Message number 12', { exact: true }).waitFor();
    await write(page, 'here');
    await page.evaluate(() =>
      globalThis.harness.people.receiveRequest(globalThis.harness.client.people[8]?.id ?? ''),
    );
    await toast(page).getByText('Sam Okafor').waitFor();
    expect(await toast(page).getByText('here').count()).toBe(0);
    await page.close();
  });
});

describe('unread messages', () => {
  it('are told to the page, and stand before its title where the widget is the page', async () => {
    const page = await open();
    await expect.poll(() => page.title()).toBe('(104) Harness');
    const told = page.evaluate(
      () =>
        new Promise((resolve) => {
          const hear = (event: CustomEvent<{ count: number }>) => resolve(event.detail);
          globalThis.harness.chat.addEventListener('partyline:unread', hear, { once: true });
        }),
    );
    await write(page, 'one more');
    expect(await told).toEqual({ count: 105 });
    await expect.poll(() => page.title()).toBe('(105) Harness');
    await page.evaluate(() => globalThis.harness.chat.remove());
    await expect.poll(() => page.title()).toBe('Harness');
    await page.close();
  });

  it('stay out of the title elsewhere, unless the element asks for it', async () => {
    const page = await open({ mode: 'inline' });
    await page.getByRole('button', { name: 'Back to rooms' }).waitFor();
    expect(await page.title()).toBe('Harness');
    await page.evaluate(() => globalThis.harness.chat.setAttribute('count-in-title', ''));
    await write(page, 'one more');
    await expect.poll(() => page.title()).toBe('(105) Harness');
    await page.close();
  });
});

describe('how one hears of news', () => {
  it('is chosen in the account, and nothing is kept before', async () => {
    const page = await open();
    const kept = () => page.evaluate(() => localStorage.getItem('partyline news'));
    expect(await kept()).toBeNull();
    await page.getByRole('button', { name: /^Your account/ }).click();
    const sound = page.getByRole('switch', { name: 'Play a sound' });
    expect(await sound.getAttribute('aria-checked')).toBe('false');
    await sound.click();
    expect(await sound.getAttribute('aria-checked')).toBe('true');
    expect(JSON.parse((await kept()) ?? '')).toEqual({ sound: true, desktop: false });
    await page.close();
  });

  it('is asked of the device on a click alone, and stays off when it says no', async () => {
    const page = await open();
    await page.evaluate(() => {
      Notification.requestPermission = () => {
        document.title = 'asked';
        return Promise.resolve('denied');
      };
    });
    await page.getByRole('button', { name: /^Your account/ }).click();
    const desktop = page.getByRole('switch', { name: 'Show notifications of the device' });
    await desktop.waitFor();
    expect(await page.title()).not.toContain('asked');
    await desktop.click();
    await page.getByText('Your browser does not allow notifications of this page.').waitFor();
    expect(await page.title()).toContain('asked');
    expect(await desktop.getAttribute('aria-checked')).toBe('false');
    await page.close();
  });
});
