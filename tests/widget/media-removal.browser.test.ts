import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';

const harness = useHarness();
const mine = (page: Page) => page.locator('article', { hasText: 'Good night!' });
const remove = (page: Page) => mine(page).getByRole('button', { name: 'Delete message' });
const removed = (page: Page) =>
  page.evaluate(() => globalThis.harness.client.open('general').removed);
const opacity = (page: Page) => remove(page).evaluate((it) => getComputedStyle(it).opacity);

describe('a message of one’s own', () => {
  it('is deleted after a question, and keeps its place', async () => {
    const page = await harness.open({ scene: 'media' });
    await mine(page).hover();
    await remove(page).click();
    const question = page.getByRole('alertdialog', { name: 'Delete message' });
    await question.getByText('Delete this message for everybody?').waitFor();
    expect(await question.getByRole('button', { name: 'Cancel' }).evaluate(isFocused)).toBe(true);
    expect(await removed(page)).toEqual([]);
    await question.getByRole('button', { name: 'Delete' }).click();
    const row = page.locator('[data-row="seq-15"]');
    await row.getByText('This message was deleted').waitFor();
    expect(await removed(page)).toEqual([15]);
    expect(await row.evaluate(isFocused)).toBe(true);
    expect(await row.getByRole('button', { name: 'Delete message' }).count()).toBe(0);
    await page.close();
  });

  it('shows the button when it is pointed at, has the focus, or cannot be pointed at', async () => {
    const page = await harness.open({ scene: 'media' });
    await remove(page).waitFor();
    await page.mouse.move(5, 5);
    expect(await opacity(page)).toBe('0');
    await mine(page).hover();
    expect(await opacity(page)).toBe('1');
    await page.mouse.move(5, 5);
    await mine(page).focus();
    expect(await opacity(page)).toBe('1');
    await page.close();
    const phone = await harness.open({
      scene: 'media',
      width: 375,
      context: { hasTouch: true, isMobile: true },
    });
    await remove(phone).waitFor();
    expect(await opacity(phone)).toBe('1');
    await phone.close();
  });

  it('can be deleted by keyboard alone', async () => {
    const page = await harness.open({ scene: 'media' });
    await remove(page).waitFor();
    await page.getByRole('log').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    expect(await remove(page).evaluate(isFocused)).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await mine(page).evaluate(isFocused)).toBe(true);
    await page.keyboard.press('Delete');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => removed(page)).toEqual([15]);
    await page.close();
  });

  it('that could not be deleted says why and stays', async () => {
    const page = await harness.open({ scene: 'media' });
    await page.evaluate(() => {
      globalThis.harness.client.open('general').removalFails = 'network';
    });
    await mine(page).hover();
    await remove(page).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page
      .getByRole('alert')
      .getByText('The message could not be deleted. The server cannot be reached.')
      .waitFor();
    expect(await mine(page).count()).toBe(1);
    await page.evaluate(() => {
      globalThis.harness.client.open('general').removalFails = undefined;
    });
    await mine(page).getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => removed(page)).toEqual([15]);
    await page.close();
  });
});

it('messages of others and deleted ones cannot be deleted', async () => {
  const page = await harness.open({ scene: 'media', height: 2_400 });
  await remove(page).waitFor();
  expect(await page.locator('article:not(.own) .removal, article.removed .removal').count()).toBe(
    0,
  );
  expect(await page.getByText('This message was deleted').count()).toBe(2);
  await page.close();
});

describe('elsewhere', () => {
  const row = (page: Page, title: RegExp) => page.getByRole('button', { name: title });

  it('rows of the lobby say what a message has, or that it was deleted', async () => {
    const page = await harness.open({ scene: 'media-lobby', width: 1_200 });
    await row(page, /^General .*You: Photo/).waitFor();
    await row(page, /^Garden .*Aïcha Benali: 3 files/).waitFor();
    await row(page, /^Film club .*Aïcha Benali: This message was deleted/).waitFor();
    await page.evaluate(() => globalThis.harness.client.open('general').remove(2));
    await row(page, /^General .*You: This message was deleted/).waitFor();
    await page.close();
  });

  it('news say it too, on the page and on the device', async () => {
    const page = await harness.open({
      scene: 'media-lobby',
      width: 1_200,
      before: () => {
        localStorage.setItem('partyline news', JSON.stringify({ sound: false, desktop: true }));
        globalThis.shown = [];
        Object.defineProperty(document, 'hidden', { get: () => true });
        class Shown {
          static readonly permission = 'granted';
          constructor(title: string, { body }: { body: string }) {
            globalThis.shown?.push(`${title}: ${body}`);
          }
          close() {}
        }
        Object.defineProperty(globalThis, 'Notification', { value: Shown });
      },
    });
    await row(page, /Jonas Weber/)
      .first()
      .waitFor();
    await page.evaluate(() => {
      const { people } = globalThis.harness;
      const chat = people.state.chats.find(({ with: other }) => other);
      if (chat?.with) people.receiveMessage(chat.room, chat.with, '', Date.now(), 2);
    });
    const toast = page.getByRole('complementary', { name: 'New elsewhere' });
    await toast.getByText('2 files').waitFor();
    expect(await page.evaluate(() => globalThis.shown)).toEqual(['Jonas Weber: 2 files']);
    await page.close();
  });

  it('a screen reader hears what came', async () => {
    const page = await harness.open({ scene: 'media' });
    await remove(page).waitFor();
    await page.evaluate(() => {
      const room = globalThis.harness.client.open('general');
      const file = { id: 'f_new', name: 'n.jpg', type: 'image/jpeg', size: 5, width: 4, height: 3 };
      room.receive({ id: 'u_jonas0000', name: 'Jonas', kind: 'guest' }, '', Date.now(), [
        { ...file, alt: 'A dog' },
      ]);
    });
    await page.locator('[aria-live=polite]').getByText('Jonas: Photo: A dog').waitFor();
    await page.close();
  });
});

function isFocused(element: Element): boolean {
  return element.matches(':focus');
}

declare global {
  var shown: string[] | undefined;
}

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
