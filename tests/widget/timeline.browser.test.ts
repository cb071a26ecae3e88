import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { windowSize } from '../../widget/src/talk/row-window.ts';
import { useHarness } from './harness-page.ts';

const harness = useHarness();
const jonas = { id: 'u_jonas0000', name: 'Jonas', kind: 'guest' } as const;

const receive = (page: Page, text: string, count = 1) =>
  page.evaluate(
    ({ text, count, jonas }) => {
      const room = globalThis.harness.client.open('general');
      for (let index = 0; index < count; index += 1) room.receive(jonas, text);
    },
    { text, count, jonas },
  );

const log = (page: Page) => page.getByRole('log');
const scrollTo = (page: Page, top: number) =>
  log(page).evaluate((box, top) => box.scrollTo(0, top), top);
const distanceToEnd = (page: Page) =>
  log(page).evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
const settled = (page: Page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );

/** Key and place of a row in the middle of the view. */
const rowInView = (page: Page) =>
  log(page).evaluate((box) => {
    const edge = box.getBoundingClientRect().top + box.clientHeight / 2;
    const row = [...box.querySelectorAll<HTMLElement>('[data-message]')].find(
      (found) => found.getBoundingClientRect().bottom > edge,
    );
    return { key: row?.dataset.row ?? '', top: row?.getBoundingClientRect().top ?? 0 };
  });
const topOf = (page: Page, key: string) =>
  log(page).evaluate(
    (box, key) => box.querySelector(`[data-row="${key}"]`)?.getBoundingClientRect().top,
    key,
  );
const loaded = (page: Page) =>
  page.evaluate(() => globalThis.harness.client.open('general').state.timeline.length);
const isIdle = (page: Page) =>
  page.waitForFunction(() => globalThis.harness.client.open('general').state.history !== 'loading');

describe('a history of 2,000 messages', () => {
  it('pages backwards without a jump, however often', async () => {
    const page = await harness.open({ scene: 'many' });
    await page.getByText('2000:').waitFor();
    for (let turn = 0; turn < 20; turn += 1) {
      await isIdle(page);
      await scrollTo(page, 650);
      await settled(page);
      const row = await rowInView(page);
      await scrollTo(page, 590);
      await settled(page);
      await isIdle(page);
      await settled(page);
      await settled(page);
      const top = await topOf(page, row.key);
      expect(Math.abs((top ?? 9_999) - (row.top + 60))).toBeLessThan(2);
    }
    expect(await loaded(page)).toBeGreaterThan(300);
    await page.close();
  }, 120_000);

  it('never draws more than a window of it', async () => {
    const page = await harness.open({ scene: 'many' });
    await page.getByText('2000:').waitFor();
    for (let turn = 0; turn < 40; turn += 1) {
      await scrollTo(page, 0);
      await isIdle(page);
      await settled(page);
    }
    const drawn = await log(page).locator('[data-row]').count();
    expect(await loaded(page)).toBeGreaterThan(500);
    expect(drawn).toBeLessThanOrEqual(windowSize.most + windowSize.step);
    await page.getByRole('button', { name: 'Jump to the newest messages' }).click();
    await page.getByText('2000:').waitFor();
    expect(await distanceToEnd(page)).toBeLessThan(2);
    await page.close();
  }, 120_000);

  it('comes back down through everything to the newest', async () => {
    const page = await harness.open({ scene: 'many' });
    await page.getByText('2000:').waitFor();
    for (let turn = 0; turn < 15; turn += 1) {
      await scrollTo(page, 0);
      await isIdle(page);
      await settled(page);
    }
    for (let turn = 0; turn < 60 && (await page.getByText('2000:').count()) === 0; turn += 1) {
      await scrollTo(page, 1e6);
      await settled(page);
    }
    await scrollTo(page, 1e6);
    await settled(page);
    expect(await distanceToEnd(page)).toBeLessThan(2);
    await receive(page, 'one more');
    await log(page).getByText('one more').waitFor();
    await settled(page);
    expect(await distanceToEnd(page)).toBeLessThan(2);
    await page.close();
  }, 120_000);
});

describe('new messages', () => {
  it('are followed while the end is in view', async () => {
    const page = await harness.open({ scene: 'full' });
    await receive(page, 'a line\n'.repeat(4), 20);
    await settled(page);
    await settled(page);
    expect(await distanceToEnd(page)).toBeLessThan(2);
    await page.close();
  });

  it('are followed while the size of the chat changes faster than it is drawn', async () => {
    const page = await harness.open({ scene: 'full' });
    await page.getByText('See you there!').waitFor();
    await page.evaluate(async () => {
      const { chat } = globalThis.harness;
      chat.style.width = '500px';
      // After the chat has followed the first change, and before the browser tells of that.
      await new Promise<void>((done) => {
        const narrow = () => {
          chat.style.width = '360px';
          done();
        };
        const observer = new ResizeObserver(() => {
          observer.disconnect();
          setTimeout(narrow);
        });
        observer.observe(chat);
      });
    });
    await settled(page);
    await settled(page);
    expect(await distanceToEnd(page)).toBeLessThan(2);
    await page.close();
  });

  it('are counted and marked while something else is read, which stays where it is', async () => {
    const page = await harness.open({ scene: 'full', height: 500 });
    await scrollTo(page, 100);
    await settled(page);
    const row = await rowInView(page);
    await receive(page, 'news', 2);
    const jump = page.getByRole('button', { name: '2 new messages' });
    await jump.waitFor();
    expect(await topOf(page, row.key)).toBeCloseTo(row.top, 0);
    await jump.click();
    await settled(page);
    expect(await distanceToEnd(page)).toBeLessThan(2);
    expect(await jump.count()).toBe(0);
    expect(await page.getByText('New messages', { exact: true }).count()).toBe(1);
    await page.close();
  });

  it('of others are said to a screen reader, once', async () => {
    const page = await harness.open({ scene: 'full' });
    await page.evaluate(() => globalThis.harness.loadExtras());
    await receive(page, 'listen');
    await page.locator('[aria-live=polite]').getByText('Jonas: listen').waitFor();
    expect(await log(page).getAttribute('aria-live')).toBe('off');
    await page.close();
  });

  it('in a room one has left open count as unread in the list', async () => {
    const page = await harness.open({ scene: 'full' });
    await page.getByRole('button', { name: /Garden/ }).click();
    await page.getByRole('heading', { name: 'Garden & balcony' }).waitFor();
    await receive(page, 'psst', 3);
    await page.getByText('3 unread messages').waitFor();
    await page.getByRole('button', { name: /General/ }).click();
    await page.getByText('New messages', { exact: true }).waitFor();
    expect(await page.getByText('3 unread messages').count()).toBe(0);
    await page.close();
  });
});
